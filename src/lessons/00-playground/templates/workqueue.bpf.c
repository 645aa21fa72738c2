// SPDX-License-Identifier: MIT
/* A work for a kworker, started from unlink(). */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct elem {
	int count;
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

static int slow_path(void *map, int *key, void *value)
{
	struct elem *elem = value;

	elem->count++;
	bpf_printk("work number %d", elem->count);
	return 0;
}

SEC("fentry/do_unlinkat")
int on_unlink(void *ctx)
{
	int key = 0;
	struct elem *elem = bpf_map_lookup_elem(&array, &key);

	if (!elem)
		return 0;
	/* -EBUSY the second time: it is there already. */
	bpf_wq_init(&elem->work, &array, 0);
	bpf_wq_set_callback(&elem->work, slow_path, 0);
	bpf_wq_start(&elem->work, 0);
	return 0;
}
