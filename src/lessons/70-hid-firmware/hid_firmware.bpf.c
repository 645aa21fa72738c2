// SPDX-License-Identifier: MIT
/*
 * A game controller wakes with its vertical axis
 * upside down, until three requests set it up again.
 *
 * Fast path: turns each report the right way up, in
 * the device's interrupt. Slow path: a work sends the
 * three requests and waits for each answer.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "bpf_experimental.h"
#include "hid_bpf_helpers.h"

/* Its reports, by their first byte. */
#define STICK 1
#define AWAKE 2
#define SETUP 3
#define STEPS 3
#define TRIES 2

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct pad {
	__u32 hid;
	/* It woke, and is not set up yet. */
	int broken;
	struct bpf_wq repair;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct pad);
} pads SEC(".maps");

/* Read by hid_firmware.c. */
__u32 turned, answers, failures;
int last_error;

/* One request: sleeps until it is answered. */
static int set_up(struct hid_bpf_ctx *ctx, __u8 step)
{
	__u8 request[] = { SETUP, step, 1 };
	int ret;

	ret = hid_bpf_hw_request(ctx, request,
				 sizeof(request),
				 HID_FEATURE_REPORT,
				 HID_REQ_SET_REPORT);
	if (ret < 0) {
		failures++;
		last_error = ret;
		return ret;
	}
	answers++;
	return 0;
}

/* On a kworker: it may wait. */
static int repair(void *map, int *key,
		  void *value)
{
	struct pad *pad = value;
	struct hid_bpf_ctx *ctx;
	__u8 step;
	int try;

	ctx = hid_bpf_allocate_context(pad->hid);
	if (!ctx)
		return 0;
	for (step = 1; step <= STEPS; step++) {
		for (try = 0; try < TRIES; try++)
			if (set_up(ctx, step) == 0)
				break;
		if (try == TRIES)
			break;
	}
	if (step > STEPS)
		pad->broken = 0;
	hid_bpf_release_context(ctx);
	return 0;
}

/* In the interrupt: no waiting for anything. */
SEC("struct_ops/hid_device_event")
int BPF_PROG(on_report, struct hid_bpf_ctx *hctx)
{
	__u8 *data = hid_bpf_get_data(hctx, 0, 4);
	struct pad *pad;
	int key = 0;

	pad = bpf_map_lookup_elem(&pads, &key);
	if (!data || !pad)
		return 0;

	if (data[0] == AWAKE) {
		pad->broken = 1;
		bpf_wq_start(&pad->repair, 0);
		return 0;
	}
	if (data[0] == STICK && pad->broken) {
		data[2] = 255 - data[2];
		turned++;
	}
	return 0;
}

/* Called once, by name, before anything arrives. */
SEC("syscall")
int prepare(struct pad *wanted)
{
	struct pad *pad;
	int key = 0;

	pad = bpf_map_lookup_elem(&pads, &key);
	if (!pad)
		return -1;
	pad->hid = wanted->hid;
	if (bpf_wq_init(&pad->repair, &pads, 0))
		return -1;
	return bpf_wq_set_callback(&pad->repair, repair, 0);
}

SEC(".struct_ops.link")
struct hid_bpf_ops firmware = {
	.hid_device_event = (void *)on_report,
};
