/**
 * Kfuncs of the lab's own kernel module, `slowpath_lab`: what Linux itself does
 * not have and a lesson needs. A program that includes the header says so.
 */
const SLOWPATH_LAB = String.raw`#pragma once
#include <bpf/bpf_helpers.h>

/* Sleeps for so many milliseconds. KF_SLEEPABLE. */
extern int lab_msleep(__u32 ms) __ksym;

/* Sleeps as well, but its author forgot KF_SLEEPABLE. */
extern int lab_msleep_unmarked(__u32 ms) __ksym;

/*
 * Asks a service far away about an IPv4 address (as in the
 * packet): 1, it is bad; 0, nothing bad is known. Takes
 * milliseconds. KF_SLEEPABLE.
 */
extern int slowpath_ask_reputation(__be32 address) __ksym;
`;

export const SLOWPATH_LAB_HEADERS: Readonly<Record<string, string>> = { 'slowpath_lab.h': SLOWPATH_LAB };
