// SPDX-License-Identifier: MIT
/*
 * F1 types "hello", a key every 10 ms, with a timer
 * alone: its callback sends each letter itself.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "hid_bpf_helpers.h"

#define CLOCK_MONOTONIC 1
#define GAP 10000000ULL

/* What a keyboard sends for a key: its usage. */
#define USAGE_F1 0x3a
#define REPORT_SIZE 8

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct macro {
	__u32 hid;
	/* The letter that comes next. */
	__u32 next;
	struct bpf_timer gap;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct macro);
} macros SEC(".maps");

/* h e l l o */
static const __u8 word[] = {
	0x0b, 0x08, 0x0f, 0x0f, 0x12,
};

/* In softirq: nothing here may wait. */
static int type_letter(void *map, int *key,
		       void *value)
{
	struct macro *macro = value;
	__u8 report[REPORT_SIZE] = {};
	struct hid_bpf_ctx *ctx;
	__u32 next = macro->next;

	if (next >= sizeof(word))
		return 0;
	ctx = hid_bpf_allocate_context(macro->hid);
	if (!ctx)
		return 0;
	report[2] = word[next];
	hid_bpf_try_input_report(ctx, HID_INPUT_REPORT,
				 report, sizeof(report));
	report[2] = 0;
	hid_bpf_try_input_report(ctx, HID_INPUT_REPORT,
				 report, sizeof(report));
	hid_bpf_release_context(ctx);

	macro->next = ++next;
	if (next < sizeof(word))
		bpf_timer_start(&macro->gap, GAP, 0);
	return 0;
}

/* In the keyboard's interrupt, for each report. */
SEC("struct_ops/hid_device_event")
int BPF_PROG(on_report, struct hid_bpf_ctx *hctx,
	     enum hid_report_type type, __u64 source)
{
	struct macro *macro;
	__u8 *data;
	int key = 0;

	data = hid_bpf_get_data(hctx, 0, REPORT_SIZE);
	/* Our own letters pass here as well. */
	if (!data || source || data[2] != USAGE_F1)
		return 0;

	macro = bpf_map_lookup_elem(&macros, &key);
	if (!macro)
		return 0;
	bpf_timer_init(&macro->gap, &macros,
		       CLOCK_MONOTONIC);
	bpf_timer_set_callback(&macro->gap, type_letter);

	macro->hid = hctx->hid->id;
	macro->next = 0;
	bpf_timer_start(&macro->gap, GAP, 0);
	/* Drops the report: nobody sees an F1. */
	return -1;
}

SEC(".struct_ops.link")
struct hid_bpf_ops macro = {
	.hid_device_event = (void *)on_report,
};
