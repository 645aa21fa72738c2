// SPDX-License-Identifier: MIT
/*
 * Two ways to put a timer callback to sleep on Linux
 * 6.12. Both are accepted. Neither is allowed.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "slowpath_lab.h"

#define CLOCK_MONOTONIC 1

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct elem {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

/* What the two callbacks have reached. */
int hole_slept;
int unmarked_slept;

/* In softirq: nobody here can be put to sleep. */
static int hole(void *map, int *key, void *value)
{
	lab_msleep(1);
	hole_slept = 1;
	return 0;
}

static int unmarked(void *map, int *key, void *value)
{
	lab_msleep_unmarked(1);
	unmarked_slept = 1;
	return 0;
}

/* A sleepable program: 6.12 takes hole() for one too. */
SEC("syscall")
int through_the_hole(void *ctx)
{
	struct elem *val;
	int key = 0;

	val = bpf_map_lookup_elem(&array, &key);
	if (!val)
		return 0;

	bpf_timer_init(&val->timer, &array, CLOCK_MONOTONIC);
	bpf_timer_set_callback(&val->timer, hole);
	bpf_timer_start(&val->timer, 0, 0);
	return 0;
}

/* Not sleepable: but who knows that the kfunc sleeps? */
SEC("fentry/do_unlinkat")
int past_the_mark(void *ctx)
{
	struct elem *val;
	int key = 1;

	val = bpf_map_lookup_elem(&array, &key);
	if (!val)
		return 0;

	bpf_timer_init(&val->timer, &array, CLOCK_MONOTONIC);
	bpf_timer_set_callback(&val->timer, unmarked);
	bpf_timer_start(&val->timer, 0, 0);
	return 0;
}
