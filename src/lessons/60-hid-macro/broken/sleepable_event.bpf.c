// SPDX-License-Identifier: MIT
/* Says that it may sleep, in the keyboard's interrupt. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "hid_bpf_helpers.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

SEC("struct_ops.s/hid_device_event")
int BPF_PROG(on_report, struct hid_bpf_ctx *hctx)
{
	return 0;
}

SEC(".struct_ops.link")
struct hid_bpf_ops macro = {
	.hid_device_event = (void *)on_report,
};
