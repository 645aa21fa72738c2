// SPDX-License-Identifier: MIT
/* How long from bpf_wq_start() to the callback. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"
#include "calibrate.h"

char LICENSE[] SEC("license") = "GPL";

extern void gt_spin(__u32 us) __ksym;

struct calibration g;

struct elem {
	__u64 value;
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, int);
	__type(value, struct elem);
} works SEC(".maps");

static int busy_callback(void *map, int *key, void *value)
{
	gt_spin(g.busy_us);
	return 0;
}

static int callback(void *map, int *key, void *value)
{
	__u64 now = bpf_ktime_get_ns();
	__u32 at = g.count;

	if (g.marks)
		bpf_printk("GT cb_enter");
	if (at < MOST_SAMPLES)
		g.samples[at] = now - g.started;
	g.count = at + 1;
	if (g.marks)
		bpf_printk("GT cb_exit value=%d", 42);
	return 0;
}

SEC("fentry/do_unlinkat")
int trigger(void *ctx)
{
	int first = 0, second = 1, ret;
	struct elem *work, *front;

	if (g.marks)
		bpf_printk("GT main_enter");
	work = bpf_map_lookup_elem(&works, &first);
	front = bpf_map_lookup_elem(&works, &second);
	if (!work || !front)
		return 0;
	/* From the second time on the callback is set already: init says -EBUSY. */
	if (!bpf_wq_init(&front->work, &works, 0))
		bpf_wq_set_callback(&front->work, busy_callback, 0);
	if (!bpf_wq_init(&work->work, &works, 0))
		bpf_wq_set_callback(&work->work, callback, 0);
	if (g.marks)
		bpf_printk("GT wq_set_callback ret=%d", 0);
	if (g.busy_us)
		bpf_wq_start(&front->work, 0);
	g.started = bpf_ktime_get_ns();
	ret = bpf_wq_start(&work->work, 0);
	if (g.marks) {
		bpf_printk("GT wq_start ret=%d", ret);
		bpf_printk("GT main_exit");
	}
	return 0;
}
