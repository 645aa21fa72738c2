// SPDX-License-Identifier: MIT
/*
 * Lets packets in by who sends them. What is not known of
 * a sender is asked for, on a kworker.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>
#include "bpf_experimental.h"
#include "slowpath_lab.h"

#define ETH_P_IP 0x0800

char LICENSE[] SEC("license") = "Dual MIT/GPL";

enum { ASKED = 1, GOOD, BAD };

struct peer {
	__u32 verdict;
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, struct peer);
} peers SEC(".maps");

/* Let in before there was a verdict; let in; kept out. */
__u32 early, passed, dropped;

/* On a kworker: it may sleep, and does. */
static int ask(void *map, int *key, void *value)
{
	struct peer *peer = value;
	int is_bad = slowpath_ask_reputation(*key);

	peer->verdict = is_bad ? BAD : GOOD;
	return 0;
}

/* The first packet of a sender: it cannot wait. */
static int meet(__u32 sender)
{
	struct peer new = { .verdict = ASKED }, *peer;

	if (bpf_map_update_elem(&peers, &sender, &new, BPF_NOEXIST))
		return XDP_DROP;
	peer = bpf_map_lookup_elem(&peers, &sender);
	if (!peer)
		return XDP_DROP;
	bpf_wq_init(&peer->work, &peers, 0);
	bpf_wq_set_callback(&peer->work, ask, 0);
	bpf_wq_start(&peer->work, 0);
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
	struct peer *peer;
	__u32 sender;

	if ((void *)(ip + 1) > end)
		return XDP_PASS;
	if (eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	sender = ip->saddr;

	peer = bpf_map_lookup_elem(&peers, &sender);
	if (!peer)
		return meet(sender);
	switch (peer->verdict) {
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
