// SPDX-License-Identifier: MIT
/*
 * The life of a bpf_timer: every call, in wrong and
 * in right order.
 *
 * api_timer.c calls the programs by name, each once.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

#define CLOCK_MONOTONIC 1
#define CLOCK_MONOTONIC_RAW 4
#define MS 1000000ULL

char LICENSE[] SEC("license") = "Dual MIT/GPL";

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

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} hash SEC(".maps");

/* How often callbacks ran; how often lap() did. */
int runs, laps;

/* The answers: 0 or 1, or an error below zero. */
int start_raw, set_raw, cancel_raw;
int init_clock, init, init_again, start_unset;
int set, start_flags, start;
int arm, move;
int restart, cancel_self;
int rearm, cancel, cancel_idle, start_forgotten;
int start_lost, update, start_gone, init_anew;
int value_before, value_after;
int start_erased, erase;
int init_orphan;

/* Makes the call, notes the answer, prints it. */
#define TRY(answer, call)                            \
	do {                                         \
		answer = call;                       \
		bpf_printk(#answer " = %d", answer); \
	} while (0)

/* Softirq calls this when the timer is due. */
static int callback(void *map, int *key,
		    void *value)
{
	struct elem *elem = value;

	runs++;
	elem->value++;
	return 0;
}

/* The same, and arms its own timer again, once. */
static int lap(void *map, int *key, void *value)
{
	struct elem *elem = value;
	struct bpf_timer *timer = &elem->timer;

	runs++;
	if (++laps == 2)
		return 0;
	TRY(restart, bpf_timer_start(timer, MS, 0));
	TRY(cancel_self, bpf_timer_cancel(timer));
	return 0;
}

SEC("syscall")
int wrong_order(void *ctx)
{
	int key = 0;
	struct bpf_timer *timer;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	timer = &elem->timer;

	TRY(start_raw, bpf_timer_start(timer, MS, 0));
	TRY(set_raw,
	    bpf_timer_set_callback(timer, callback));
	TRY(cancel_raw, bpf_timer_cancel(timer));

	TRY(init_clock, bpf_timer_init(timer, &array,
				       CLOCK_MONOTONIC_RAW));
	TRY(init, bpf_timer_init(timer, &array,
				 CLOCK_MONOTONIC));
	TRY(init_again, bpf_timer_init(timer, &array,
				       CLOCK_MONOTONIC));
	TRY(start_unset, bpf_timer_start(timer, MS, 0));
	return 0;
}

SEC("syscall")
int right_order(void *ctx)
{
	int key = 0;
	struct bpf_timer *timer;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	timer = &elem->timer;

	TRY(set, bpf_timer_set_callback(timer, callback));
	TRY(start_flags, bpf_timer_start(timer, MS, 4));
	TRY(start, bpf_timer_start(timer, MS, 0));
	return 0;
}

SEC("syscall")
int while_pending(void *ctx)
{
	int key = 0;
	struct bpf_timer *timer;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	timer = &elem->timer;

	TRY(arm, bpf_timer_start(timer, MS, 0));
	TRY(move, bpf_timer_start(timer, 3 * MS, 0));
	return 0;
}

SEC("syscall")
int from_callback(void *ctx)
{
	int key = 0;
	struct bpf_timer *timer;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	timer = &elem->timer;

	bpf_timer_set_callback(timer, lap);
	bpf_timer_start(timer, MS, 0);
	return 0;
}

SEC("syscall")
int take_back(void *ctx)
{
	int key = 0;
	struct bpf_timer *timer;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	timer = &elem->timer;

	TRY(rearm, bpf_timer_start(timer, MS, 0));
	TRY(cancel, bpf_timer_cancel(timer));
	TRY(cancel_idle, bpf_timer_cancel(timer));
	TRY(start_forgotten,
	    bpf_timer_start(timer, MS, 0));
	return 0;
}

SEC("syscall")
int overwrite(void *ctx)
{
	int key = 0;
	struct elem fresh = {};
	struct bpf_timer *timer;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	timer = &elem->timer;

	bpf_timer_set_callback(timer, callback);
	TRY(start_lost, bpf_timer_start(timer, MS, 0));
	TRY(value_before, elem->value);
	TRY(update, bpf_map_update_elem(&array, &key,
					&fresh, 0));
	TRY(value_after, elem->value);
	TRY(start_gone, bpf_timer_start(timer, MS, 0));
	TRY(init_anew, bpf_timer_init(timer, &array,
				      CLOCK_MONOTONIC));
	return 0;
}

SEC("syscall")
int erase_entry(void *ctx)
{
	int key = 0;
	struct elem fresh = {};
	struct bpf_timer *timer;
	struct elem *elem;

	bpf_map_update_elem(&hash, &key, &fresh, 0);
	elem = bpf_map_lookup_elem(&hash, &key);
	if (!elem)
		return 0;
	timer = &elem->timer;

	bpf_timer_init(timer, &hash, CLOCK_MONOTONIC);
	bpf_timer_set_callback(timer, callback);
	TRY(start_erased, bpf_timer_start(timer, MS, 0));
	TRY(erase, bpf_map_delete_elem(&hash, &key));
	return 0;
}

SEC("syscall")
int arm_for_later(void *ctx)
{
	int key = 0;
	struct bpf_timer *timer;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	timer = &elem->timer;

	bpf_timer_set_callback(timer, callback);
	bpf_timer_start(timer, 2 * MS, 0);
	return 0;
}

SEC("syscall")
int without_owner(void *ctx)
{
	int key = 0;
	struct bpf_timer *timer;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	timer = &elem->timer;

	TRY(init_orphan, bpf_timer_init(timer, &array,
					CLOCK_MONOTONIC));
	return 0;
}
