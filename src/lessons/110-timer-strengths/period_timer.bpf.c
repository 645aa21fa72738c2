// SPDX-License-Identifier: MIT
/*
 * A sampling profiler: each millisecond, note who has
 * the CPU.
 *
 * The timer's callback takes the sample itself, on top
 * of whoever it interrupted.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

#define CLOCK_MONOTONIC 1
#define PERIOD 1000000ULL
#define PERIODS 10
#define NAME_SIZE 16

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct elem {
	/* When the next sample should be taken. */
	__u64 due;
	struct bpf_timer timer;
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

/* In softirq, once in each period. */
static int on_time(void *map, int *key, void *value)
{
	struct elem *elem = value;

	sample(elem->due);

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
	bpf_timer_init(&elem->timer, &array,
		       CLOCK_MONOTONIC);
	bpf_timer_set_callback(&elem->timer, on_time);

	elem->due = bpf_ktime_get_ns() + PERIOD;
	bpf_timer_start(&elem->timer, elem->due,
			BPF_F_TIMER_ABS);
	return 0;
}
