// SPDX-License-Identifier: MIT
/*
 * The second door: a timer of our own is due, and a
 * softirq calls us.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

#define CLOCK_MONOTONIC 1
#define TEN_MS 10000000

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* Who was there when the wait was over. */
int current_pid;
char current_comm[16];

struct elem {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

/* In softirq, on top of somebody: nothing may sleep. */
static int at_the_door(void *map, int *key, void *value)
{
	current_pid = bpf_get_current_pid_tgid();
	bpf_get_current_comm(current_comm, 16);
	return 0;
}

/* The wait begins: ten milliseconds from now. */
SEC("fentry/do_unlinkat")
int begin(void *ctx)
{
	struct elem *val;
	int key = 0;

	val = bpf_map_lookup_elem(&array, &key);
	if (!val)
		return 0;

	bpf_timer_init(&val->timer, &array, CLOCK_MONOTONIC);
	bpf_timer_set_callback(&val->timer, at_the_door);
	bpf_timer_start(&val->timer, TEN_MS, 0);
	return 0;
}
