/* Shared by calibrate.c and the two BPF programs: one object in .bss. */
#pragma once

#define MOST_SAMPLES 64

struct calibration {
	__u64 started;		/* just before the start call */
	__u64 delay;		/* asked of the timer */
	__u64 busy_us;		/* a work in front computes so long */
	__u32 marks;		/* say each step with bpf_printk() */
	__u32 count;		/* callbacks so far */
	__u64 samples[MOST_SAMPLES];
};
