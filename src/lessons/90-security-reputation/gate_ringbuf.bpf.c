// SPDX-License-Identifier: MIT
/*
 * Lets packets in by who sends them. What is not known of
 * a sender is asked for by a program in user space.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>
#include "slowpath_lab.h"

#define ETH_P_IP 0x0800

char LICENSE[] SEC("license") = "Dual MIT/GPL";

enum { ASKED = 1, GOOD, BAD };

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u32);
} peers SEC(".maps");

/* Senders to ask about, on their way to user space. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} questions SEC(".maps");

/* Let in before there was a verdict; let in; kept out. */
__u32 early, passed, dropped;

/*
 * The daemon calls this one by name: it stands for the
 * socket by which it would ask the service itself.
 */
SEC("syscall")
int ask(__u32 *address)
{
	return slowpath_ask_reputation(*address);
}

/* The first packet of a sender: it cannot wait. */
static int meet(__u32 sender)
{
	__u32 verdict = ASKED;

	if (bpf_map_update_elem(&peers, &sender, &verdict, BPF_NOEXIST))
		return XDP_DROP;
	bpf_ringbuf_output(&questions, &sender, sizeof(sender), 0);
	early++;
	return XDP_PASS;
}

/* In softirq, for every packet. */
SEC("xdp")
int gate(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + sizeof(*eth);
	__u32 *verdict;
	__u32 sender;

	if ((void *)(ip + 1) > end)
		return XDP_PASS;
	if (eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	sender = ip->saddr;

	verdict = bpf_map_lookup_elem(&peers, &sender);
	if (!verdict)
		return meet(sender);
	switch (*verdict) {
	case BAD:
		dropped++;
		return XDP_DROP;
	case GOOD:
		passed++;
		return XDP_PASS;
	default:
		/* Asked about, and no answer yet. */
		early++;
		return XDP_PASS;
	}
}
