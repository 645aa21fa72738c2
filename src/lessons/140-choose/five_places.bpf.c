// SPDX-License-Identifier: MIT
/*
 * One event, and five places to do its work in:
 * here, a work, user space, a timer, or a timer
 * that starts a work.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"

#define CLOCK_MONOTONIC 1
#define DELAY 1000000ULL

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* Which of the two elements. */
enum { AT_ONCE, DELAYED };

struct later {
	struct bpf_timer timer;
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, int);
	__type(value, struct later);
} array SEC(".maps");

/* What user space is told: when it happened. */
struct note {
	__u64 when;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} notes SEC(".maps");

__u64 happened;
/* How long after that each place was reached, in ns. */
__u64 here, work, timer, timer_work;

static __u64 since(void)
{
	return bpf_ktime_get_ns() - happened;
}

/* A kworker calls this. It may sleep. */
static int in_work(void *map, int *key, void *value)
{
	if (*key == AT_ONCE)
		work = since();
	else
		timer_work = since();
	return 0;
}

/* In softirq: on time, and it may not sleep. */
static int on_time(void *map, int *key, void *value)
{
	struct later *later = value;

	timer = since();
	bpf_wq_start(&later->work, 0);
	return 0;
}

static void start_work(void)
{
	int key = AT_ONCE;
	struct later *later;

	later = bpf_map_lookup_elem(&array, &key);
	if (!later)
		return;
	bpf_wq_init(&later->work, &array, 0);
	bpf_wq_set_callback(&later->work, in_work, 0);
	bpf_wq_start(&later->work, 0);
}

static void arm_timer(void)
{
	int key = DELAYED;
	struct later *later;

	later = bpf_map_lookup_elem(&array, &key);
	if (!later)
		return;
	bpf_wq_init(&later->work, &array, 0);
	bpf_wq_set_callback(&later->work, in_work, 0);
	bpf_timer_init(&later->timer, &array,
		       CLOCK_MONOTONIC);
	bpf_timer_set_callback(&later->timer, on_time);
	bpf_timer_start(&later->timer, DELAY, 0);
}

static void tell_user(void)
{
	struct note *note;

	note = bpf_ringbuf_reserve(&notes, sizeof(*note), 0);
	if (!note)
		return;
	note->when = happened;
	bpf_ringbuf_submit(note, 0);
}

/* The fast path: somebody waits for it. */
SEC("fentry/do_unlinkat")
int event(void *ctx)
{
	if (happened)
		return 0;
	happened = bpf_ktime_get_ns();

	here = since();
	tell_user();
	arm_timer();
	start_work();
	return 0;
}
