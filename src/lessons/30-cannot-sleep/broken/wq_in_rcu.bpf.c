// SPDX-License-Identifier: MIT
/* Sleeps on a kworker, but inside an RCU reader. */
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
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

static int callback(void *map, int *key, void *value)
{
	bpf_rcu_read_lock();
	lab_msleep(1);
	bpf_rcu_read_unlock();
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

	bpf_wq_init(&val->work, &array, 0);
	bpf_wq_set_callback(&val->work, callback, 0);
	bpf_wq_start(&val->work, 0);
	return 0;
}
