// SPDX-License-Identifier: MIT
/* Asks about the sender in a timer's callback: later, but in a softirq again. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "slowpath_lab.h"

#define CLOCK_MONOTONIC 1

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct peer {
	__u32 verdict;
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, struct peer);
} peers SEC(".maps");

static int ask(void *map, __u32 *key, void *value)
{
	struct peer *peer = value;

	peer->verdict = slowpath_ask_reputation(*key);
	return 0;
}

SEC("xdp")
int gate(struct xdp_md *ctx)
{
	struct peer *peer;
	__u32 sender = 0;

	peer = bpf_map_lookup_elem(&peers, &sender);
	if (!peer)
		return XDP_PASS;
	bpf_timer_init(&peer->timer, &peers, CLOCK_MONOTONIC);
	bpf_timer_set_callback(&peer->timer, ask);
	bpf_timer_start(&peer->timer, 0, 0);
	return XDP_PASS;
}
