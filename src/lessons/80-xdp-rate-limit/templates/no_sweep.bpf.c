// SPDX-License-Identifier: MIT
/*
 * A rate limit for each sender of packets: a bucket of
 * tokens, of which every packet takes one.
 *
 * Nobody cleans up: a bucket once made stays.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

#define ETH_P_IP 0x0800
#define SENDERS 128
/* Most tokens a bucket holds, and how often one comes. */
#define BURST 8
#define REFILL 200000ULL

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct bucket {
	__u64 seen;
	__u32 tokens;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SENDERS);
	__type(key, __u32);
	__type(value, struct bucket);
} buckets SEC(".maps");

/* What became of the packets. */
__u32 passed, limited, no_room;

static int take_token(struct bucket *bucket)
{
	__u64 now = bpf_ktime_get_ns();
	__u64 tokens = bucket->tokens + (now - bucket->seen) / REFILL;

	bucket->seen = now;
	if (tokens > BURST)
		tokens = BURST;
	if (tokens == 0)
		return 0;
	bucket->tokens = tokens - 1;
	return 1;
}

static int limit_new(__u32 sender)
{
	struct bucket full = { .tokens = BURST - 1 };

	full.seen = bpf_ktime_get_ns();
	if (bpf_map_update_elem(&buckets, &sender, &full, BPF_NOEXIST)) {
		no_room++;
		return XDP_DROP;
	}
	passed++;
	return XDP_PASS;
}

/* In softirq, for every packet that the card has received. */
SEC("xdp")
int rate_limit(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + sizeof(*eth);
	struct bucket *bucket;
	__u32 sender;

	if ((void *)(ip + 1) > end)
		return XDP_PASS;
	if (eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	sender = ip->saddr;

	bucket = bpf_map_lookup_elem(&buckets, &sender);
	if (!bucket)
		return limit_new(sender);
	if (!take_token(bucket)) {
		limited++;
		return XDP_DROP;
	}
	passed++;
	return XDP_PASS;
}
