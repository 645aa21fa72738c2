// SPDX-License-Identifier: MIT
/*
 * When a file is deleted, fill a stock of pages for
 * what may come next.
 *
 * A timer's callback takes them, and asks for each with
 * GFP_KERNEL, as if it might wait.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "slowpath_lab.h"

#define CLOCK_MONOTONIC 1
#define PAGES 16

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

/* Pages in stock, and how often there was none. */
__u32 got, refused;
/* How long the callback took, in ns. */
__u64 took;

/* In softirq: who is to wait here? */
static int fill(void *map, int *key, void *value)
{
	__u64 begun = bpf_ktime_get_ns();
	int i;

	for (i = 0; i < PAGES && got < PAGES; i++) {
		if (lab_alloc_page() == 0)
			got++;
		else
			refused++;
	}
	took = bpf_ktime_get_ns() - begun;
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

	bpf_timer_init(&elem->timer, &array,
		       CLOCK_MONOTONIC);
	bpf_timer_set_callback(&elem->timer, fill);
	bpf_timer_start(&elem->timer, 0, 0);
	return 0;
}
