// SPDX-License-Identifier: MIT
/* A work that starts in 5 ms: bpf_wq has no delay, a timer has. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"

#define CLOCK_MONOTONIC 1
#define DELAY_NS 5000000

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct elem {
	int done;
	struct bpf_timer delay;
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

/* In a kworker: may sleep. */
static int slow_path(void *map, int *key, void *value)
{
	struct elem *elem = value;

	elem->done = 1;
	return 0;
}

/* In softirq: may not sleep, but may start a work. */
static int when_due(void *map, int *key, void *value)
{
	struct elem *elem = value;

	bpf_wq_start(&elem->work, 0);
	return 0;
}

SEC("fentry/do_unlinkat")
int on_unlink(void *ctx)
{
	int key = 0;
	struct elem *elem = bpf_map_lookup_elem(&array, &key);

	if (!elem)
		return 0;
	bpf_wq_init(&elem->work, &array, 0);
	bpf_wq_set_callback(&elem->work, slow_path, 0);
	bpf_timer_init(&elem->delay, &array, CLOCK_MONOTONIC);
	bpf_timer_set_callback(&elem->delay, when_due);
	bpf_timer_start(&elem->delay, DELAY_NS, 0);
	return 0;
}
