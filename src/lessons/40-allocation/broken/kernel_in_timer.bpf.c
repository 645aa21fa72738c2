// SPDX-License-Identifier: MIT
/* Asks for a page with GFP_KERNEL where nobody may wait. */
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

static int fill(void *map, int *key, void *value)
{
	lab_alloc_page();
	return 0;
}

SEC("fentry/do_unlinkat")
int file_deleted(void *ctx)
{
	struct elem *elem;
	int key = 0;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;

	bpf_timer_init(&elem->timer, &array, CLOCK_MONOTONIC);
	bpf_timer_set_callback(&elem->timer, fill);
	bpf_timer_start(&elem->timer, 0, 0);
	return 0;
}
