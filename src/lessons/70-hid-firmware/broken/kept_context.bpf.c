// SPDX-License-Identifier: MIT
/* Takes a context and does not give it back. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "hid_bpf_helpers.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

SEC("syscall")
int prepare(__u32 *hid)
{
	struct hid_bpf_ctx *ctx;

	ctx = hid_bpf_allocate_context(*hid);
	if (!ctx)
		return -1;
	return 0;
}
