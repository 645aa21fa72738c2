// SPDX-License-Identifier: MIT
/* Sends a request in the fast path. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "hid_bpf_helpers.h"

#define AWAKE 2
#define SETUP 3

char LICENSE[] SEC("license") = "Dual MIT/GPL";

SEC("struct_ops/hid_device_event")
int BPF_PROG(on_report, struct hid_bpf_ctx *hctx)
{
	__u8 *data = hid_bpf_get_data(hctx, 0, 4);
	__u8 request[] = { SETUP, 1, 1 };

	if (!data || data[0] != AWAKE)
		return 0;
	hid_bpf_hw_request(hctx, request, sizeof(request),
			   HID_FEATURE_REPORT,
			   HID_REQ_SET_REPORT);
	return 0;
}

SEC(".struct_ops.link")
struct hid_bpf_ops firmware = {
	.hid_device_event = (void *)on_report,
};
