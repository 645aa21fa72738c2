// SPDX-License-Identifier: MIT
/*
 * When a file is deleted, fill a stock of pages for
 * what may come next.
 *
 * A work's callback takes them. It may wait, so it
 * asks for each with GFP_KERNEL.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"
#include "slowpath_lab.h"

#define PAGES 16

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct elem {
	struct bpf_wq work;
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

/* On a kworker: it waits for what is not there. */
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

	bpf_wq_init(&elem->work, &array, 0);
	bpf_wq_set_callback(&elem->work, fill, 0);
	bpf_wq_start(&elem->work, 0);
	return 0;
}
