// SPDX-License-Identifier: MIT
/*
 * Fast path now, slow path later, with a workqueue.
 *
 * test_workqueue() is part of every unlink() and
 * must not keep it waiting. The rest it leaves to
 * wq_callback(), for a kernel worker to call.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* A number, and the work item that will change it. */
struct elem {
	int value;
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

/* Read by wq_simple.c, to see who ran. */
__u32 main_executed;
__u32 wq_executed;

/* Slow path: a kworker calls this. It may sleep. */
static int wq_callback(void *map, int *key,
		       void *value)
{
	struct elem *val = value;

	wq_executed = 1;
	val->value = 42;
	return 0;
}

/* Fast path: runs inside unlink(). No sleeping. */
SEC("fentry/do_unlinkat")
int test_workqueue(void *ctx)
{
	struct elem init = {.value = 0};
	struct elem *val;
	struct bpf_wq *wq;
	int key = 0;

	main_executed = 1;

	/* A clean value: forgets the work of last time. */
	bpf_map_update_elem(&array, &key, &init, 0);
	val = bpf_map_lookup_elem(&array, &key);
	if (!val)
		return 0;

	wq = &val->work;
	if (bpf_wq_init(wq, &array, 0))
		return 0;
	if (bpf_wq_set_callback(wq, wq_callback, 0))
		return 0;
	bpf_wq_start(wq, 0);
	return 0;
}
