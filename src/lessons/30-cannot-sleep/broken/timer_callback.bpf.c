// SPDX-License-Identifier: MIT
/* Sleeps in a timer's callback. */
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
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

static int callback(void *map, int *key, void *value)
{
	lab_msleep(1);
	return 0;
}

SEC("fentry/do_unlinkat")
int fast_path(void *ctx)
{
	struct elem *val;
	int key = 0;

	val = bpf_map_lookup_elem(&array, &key);
	if (!val)
		return 0;

	bpf_timer_init(&val->timer, &array, CLOCK_MONOTONIC);
	bpf_timer_set_callback(&val->timer, callback);
	bpf_timer_start(&val->timer, 0, 0);
	return 0;
}
