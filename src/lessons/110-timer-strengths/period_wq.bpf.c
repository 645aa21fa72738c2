// SPDX-License-Identifier: MIT
/*
 * The same profiler: each millisecond, note who has
 * the CPU.
 *
 * The timer is the same too, but its callback leaves
 * the sample to a kworker.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"

#define CLOCK_MONOTONIC 1
#define PERIOD 1000000ULL
#define PERIODS 10
#define NAME_SIZE 16

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct elem {
	/* When the next sample should be taken. */
	__u64 due;
	/* And the one that was asked for; 0: none is. */
	__u64 asked;
	struct bpf_timer timer;
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

/* How often the timer fired; samples it led to. */
__u32 fired, samples;
/* How late the earliest and the latest came, in ns. */
__u64 late_min = ~0ULL, late_max;
/* Whom each found on the CPU. */
char found[PERIODS][NAME_SIZE];

static void sample(__u64 due)
{
	__u64 late = bpf_ktime_get_ns() - due;
	__u32 slot = samples++;

	if (late < late_min)
		late_min = late;
	if (late > late_max)
		late_max = late;
	if (slot < PERIODS)
		bpf_get_current_comm(found[slot], NAME_SIZE);
}

/* In a kworker, when the scheduler gives it the CPU. */
static int take_sample(void *map, int *key, void *value)
{
	struct elem *elem = value;
	__u64 due = elem->asked;

	elem->asked = 0;
	sample(due);
	return 0;
}

/* In softirq, once in each period. */
static int on_time(void *map, int *key, void *value)
{
	struct elem *elem = value;

	if (!elem->asked)
		elem->asked = elem->due;
	bpf_wq_start(&elem->work, 0);

	if (++fired == PERIODS)
		return 0;
	elem->due += PERIOD;
	bpf_timer_start(&elem->timer, elem->due,
			BPF_F_TIMER_ABS);
	return 0;
}

/* Called once, by name: sets it going. */
SEC("syscall")
int begin(void *ctx)
{
	int key = 0;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return 0;
	bpf_wq_init(&elem->work, &array, 0);
	bpf_wq_set_callback(&elem->work, take_sample, 0);
	bpf_timer_init(&elem->timer, &array,
		       CLOCK_MONOTONIC);
	bpf_timer_set_callback(&elem->timer, on_time);

	elem->due = bpf_ktime_get_ns() + PERIOD;
	bpf_timer_start(&elem->timer, elem->due,
			BPF_F_TIMER_ABS);
	return 0;
}
