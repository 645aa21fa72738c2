// SPDX-License-Identifier: MIT
/*
 * The same two calls as in timer_sleeps.bpf.c, but a
 * kworker makes them, which may sleep.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"
#include "slowpath_lab.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct elem {
	struct bpf_wq work;
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

/* On a kworker, which sleeps and wakes as any task. */
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

/* A sleepable program. */
SEC("syscall")
int through_the_hole(void *ctx)
{
	struct elem *val;
	int key = 0;

	val = bpf_map_lookup_elem(&array, &key);
	if (!val)
		return 0;

	bpf_wq_init(&val->work, &array, 0);
	bpf_wq_set_callback(&val->work, hole, 0);
	bpf_wq_start(&val->work, 0);
	return 0;
}

/* Not sleepable; its wq callback is, all the same. */
SEC("fentry/do_unlinkat")
int past_the_mark(void *ctx)
{
	struct elem *val;
	int key = 1;

	val = bpf_map_lookup_elem(&array, &key);
	if (!val)
		return 0;

	bpf_wq_init(&val->work, &array, 0);
	bpf_wq_set_callback(&val->work, unmarked, 0);
	bpf_wq_start(&val->work, 0);
	return 0;
}
