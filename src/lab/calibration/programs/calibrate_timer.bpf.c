// SPDX-License-Identifier: MIT
/* How much later than asked the callback of a bpf_timer comes. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "calibrate.h"

#define CLOCK_MONOTONIC 1

char LICENSE[] SEC("license") = "GPL";

struct calibration g;

struct elem {
	__u64 value;
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} timers SEC(".maps");

static int callback(void *map, int *key, struct elem *elem)
{
	__u64 now = bpf_ktime_get_ns();
	__u32 at = g.count;

	if (g.marks)
		bpf_printk("GT cb_enter");
	if (at < MOST_SAMPLES)
		g.samples[at] = now - g.started - g.delay;
	g.count = at + 1;
	if (g.marks)
		bpf_printk("GT cb_exit value=%d", 42);
	return 0;
}

SEC("fentry/do_unlinkat")
int trigger(void *ctx)
{
	struct elem *elem;
	int key = 0, ret;

	if (g.marks)
		bpf_printk("GT main_enter");
	elem = bpf_map_lookup_elem(&timers, &key);
	if (!elem)
		return 0;
	/* From the second time on the callback is set already: init says -EBUSY. */
	if (!bpf_timer_init(&elem->timer, &timers, CLOCK_MONOTONIC))
		bpf_timer_set_callback(&elem->timer, callback);
	if (g.marks)
		bpf_printk("GT timer_set_callback ret=%d", 0);
	g.started = bpf_ktime_get_ns();
	ret = bpf_timer_start(&elem->timer, g.delay, 0);
	if (g.marks) {
		bpf_printk("GT timer_start ret=%d", ret);
		bpf_printk("GT main_exit");
	}
	return 0;
}
