// SPDX-License-Identifier: MIT
/*
 * The life of a bpf_wq: every call, in wrong and in
 * right order.
 *
 * api_wq.c calls the programs by name, each once.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

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

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} hash SEC(".maps");

/* How often callbacks ran; how often lap() did. */
int runs, laps;

/* The answers: 0 or 1, or an error below zero. */
int start_raw, set_raw;
int init_flags, init, init_again, start_unset;
int set_flags, set, start_flags, start;
int start_first, start_second, start_third;
int restart, restart_twice;
int start_lost, update, start_gone, init_anew;
int value_before, value_after;
int start_erased, erase;
int init_orphan, start_orphan;

/* Makes the call, notes the answer, prints it. */
#define TRY(answer, call)                            \
	do {                                         \
		answer = call;                       \
		bpf_printk(#answer " = %d", answer); \
	} while (0)

/* A kworker calls this when it comes to it. */
static int callback(void *map, int *key,
		    void *value)
{
	struct elem *elem = value;

	runs++;
	elem->value++;
	return 0;
}

/* The same, and starts its own work again, twice. */
static int lap(void *map, int *key, void *value)
{
	struct elem *elem = value;
	struct bpf_wq *work = &elem->work;

	runs++;
	if (++laps == 2)
		return 0;
	TRY(restart, bpf_wq_start(work, 0));
	TRY(restart_twice, bpf_wq_start(work, 0));
	return 0;
}

SEC("syscall")
int wrong_order(void *ctx)
{
	int key = 0;
	struct bpf_wq *work;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	work = &elem->work;

	TRY(start_raw, bpf_wq_start(work, 0));
	TRY(set_raw,
	    bpf_wq_set_callback(work, callback, 0));

	TRY(init_flags, bpf_wq_init(work, &array, 1));
	TRY(init, bpf_wq_init(work, &array, 0));
	TRY(init_again, bpf_wq_init(work, &array, 0));
	TRY(start_unset, bpf_wq_start(work, 0));
	return 0;
}

SEC("syscall")
int right_order(void *ctx)
{
	int key = 0;
	struct bpf_wq *work;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	work = &elem->work;

	TRY(set_flags,
	    bpf_wq_set_callback(work, callback, 1));
	TRY(set, bpf_wq_set_callback(work, callback, 0));
	TRY(start_flags, bpf_wq_start(work, 1));
	TRY(start, bpf_wq_start(work, 0));
	return 0;
}

SEC("syscall")
int while_pending(void *ctx)
{
	int key = 0;
	struct bpf_wq *work;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	work = &elem->work;

	TRY(start_first, bpf_wq_start(work, 0));
	TRY(start_second, bpf_wq_start(work, 0));
	TRY(start_third, bpf_wq_start(work, 0));
	return 0;
}

SEC("syscall")
int from_callback(void *ctx)
{
	int key = 0;
	struct bpf_wq *work;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	work = &elem->work;

	bpf_wq_set_callback(work, lap, 0);
	bpf_wq_start(work, 0);
	return 0;
}

SEC("syscall")
int overwrite(void *ctx)
{
	int key = 0;
	struct elem fresh = {};
	struct bpf_wq *work;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	work = &elem->work;

	bpf_wq_set_callback(work, callback, 0);
	TRY(start_lost, bpf_wq_start(work, 0));
	TRY(value_before, elem->value);
	TRY(update, bpf_map_update_elem(&array, &key,
					&fresh, 0));
	TRY(value_after, elem->value);
	TRY(start_gone, bpf_wq_start(work, 0));
	TRY(init_anew, bpf_wq_init(work, &array, 0));
	return 0;
}

SEC("syscall")
int erase_entry(void *ctx)
{
	int key = 0;
	struct elem fresh = {};
	struct bpf_wq *work;
	struct elem *elem;

	bpf_map_update_elem(&hash, &key, &fresh, 0);
	elem = bpf_map_lookup_elem(&hash, &key);
	if (!elem)
		return 0;
	work = &elem->work;

	bpf_wq_init(work, &hash, 0);
	bpf_wq_set_callback(work, callback, 0);
	TRY(start_erased, bpf_wq_start(work, 0));
	TRY(erase, bpf_map_delete_elem(&hash, &key));
	return 0;
}

SEC("syscall")
int without_owner(void *ctx)
{
	int key = 0;
	struct bpf_wq *work;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	work = &elem->work;

	TRY(init_orphan, bpf_wq_init(work, &array, 0));
	TRY(start_orphan, bpf_wq_start(work, 0));
	return 0;
}
