// SPDX-License-Identifier: MIT
/* Reads the sender without a look at where the packet ends. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual MIT/GPL";

__u32 last_sender;

SEC("xdp")
int rate_limit(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	struct iphdr *ip = data + sizeof(struct ethhdr);

	last_sender = ip->saddr;
	return XDP_PASS;
}
