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
 * Takes a page of memory and keeps it: 0, or -ENOMEM.
 * With GFP_KERNEL; KF_SLEEPABLE.
 */
extern int lab_alloc_page(void) __ksym;

/* The same with GFP_ATOMIC: never sleeps. */
extern int lab_alloc_page_atomic(void) __ksym;

/* Gives back all pages that were taken. */
extern void lab_free_pages(void) __ksym;

/*
 * Compresses bytes by the length of their runs: how many
 * come out, or -ENOSPC. Computes for a microsecond a byte,
 * as thorough compressors do, and never sleeps.
 */
extern int lab_compress(void *out, __u32 out__sz,
			const void *in, __u32 in__sz) __ksym;

/*
 * Asks a service far away about an IPv4 address (as in the
 * packet): 1, it is bad; 0, nothing bad is known. Takes
 * milliseconds. KF_SLEEPABLE.
 */
extern int slowpath_ask_reputation(__be32 address) __ksym;
`;

export const SLOWPATH_LAB_HEADERS: Readonly<Record<string, string>> = { 'slowpath_lab.h': SLOWPATH_LAB };
