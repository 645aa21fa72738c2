// SPDX-License-Identifier: MIT
/*
 * Fast path now, the rest a moment later, with a
 * timer.
 *
 * The twin of wq_simple.bpf.c: the same job, but
 * timer_callback() is called by an interrupt's
 * second half (softirq), not by a worker.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

#define CLOCK_MONOTONIC 1

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* A number, and the timer that will change it. */
struct elem {
	int value;
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

/* Read by timer_simple.c, to see who ran. */
__u32 main_executed;
__u32 timer_executed;

/* Later, in softirq: nothing here may sleep. */
static int timer_callback(void *map, int *key,
			  void *value)
{
	struct elem *val = value;

	timer_executed = 1;
	val->value = 42;
	return 0;
}

/* Fast path: runs inside unlink(). No sleeping. */
SEC("fentry/do_unlinkat")
int test_timer(void *ctx)
{
	struct elem init = {.value = 0};
	struct elem *val;
	struct bpf_timer *timer;
	int key = 0;

	main_executed = 1;

	/* A clean value: forgets the timer of last time. */
	bpf_map_update_elem(&array, &key, &init, 0);
	val = bpf_map_lookup_elem(&array, &key);
	if (!val)
		return 0;

	timer = &val->timer;
	if (bpf_timer_init(timer, &array, CLOCK_MONOTONIC))
		return 0;
	if (bpf_timer_set_callback(timer, timer_callback))
		return 0;
	bpf_timer_start(timer, 0, 0);
	return 0;
}
