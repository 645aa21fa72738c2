// SPDX-License-Identifier: MIT
/* Asks about the sender while its packet waits. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "slowpath_lab.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

SEC("xdp")
int gate(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct iphdr *ip = data + sizeof(struct ethhdr);

	if ((void *)(ip + 1) > end)
		return XDP_PASS;
	return slowpath_ask_reputation(ip->saddr) ? XDP_DROP : XDP_PASS;
}
