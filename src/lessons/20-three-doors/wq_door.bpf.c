// SPDX-License-Identifier: MIT
/*
 * The third door: a work of our own is taken up, and
 * a kernel thread calls us.
 *
 * A bpf_wq has no delay: the wait is over as soon as
 * a worker gets a CPU.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* Who was there when the wait was over. */
int current_pid;
char current_comm[16];

struct elem {
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

/* On a kworker, a task like any: it may sleep. */
static int at_the_door(void *map, int *key, void *value)
{
	current_pid = bpf_get_current_pid_tgid();
	bpf_get_current_comm(current_comm, 16);
	return 0;
}

/* The wait begins: until a worker takes the work. */
SEC("fentry/do_unlinkat")
int begin(void *ctx)
{
	struct elem *val;
	int key = 0;

	val = bpf_map_lookup_elem(&array, &key);
	if (!val)
		return 0;

	bpf_wq_init(&val->work, &array, 0);
	bpf_wq_set_callback(&val->work, at_the_door, 0);
	bpf_wq_start(&val->work, 0);
	return 0;
}
