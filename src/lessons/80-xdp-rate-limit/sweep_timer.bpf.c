// SPDX-License-Identifier: MIT
/*
 * A rate limit for each sender of packets: a bucket of
 * tokens, of which every packet takes one.
 *
 * A timer cleans up, in its callback.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

#define ETH_P_IP 0x0800
#define CLOCK_MONOTONIC 1
#define SENDERS 128
/* Most tokens a bucket holds, and how often one comes. */
#define BURST 8
#define REFILL 200000ULL
/* Not seen for so long, in ns: a bucket to throw away. */
#define STALE 2000000ULL
#define PERIOD 2500000ULL

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

struct elem {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} housekeeping SEC(".maps");

/* What became of the packets; how many were swept out. */
__u32 passed, limited, no_room, swept;

/* Called for each bucket in the map. */
static long drop_if_stale(void *map, __u32 *sender, struct bucket *bucket, __u64 *now)
{
	if (*now - bucket->seen < STALE)
		return 0;
	bpf_map_delete_elem(map, sender);
	swept++;
	return 0;
}

static void sweep(void)
{
	__u64 now = bpf_ktime_get_ns();

	bpf_for_each_map_elem(&buckets, drop_if_stale, &now, 0);
}

/* In softirq, once in each period. */
static int on_time(void *map, int *key, void *value)
{
	struct elem *elem = value;

	sweep();
	bpf_timer_start(&elem->timer, PERIOD, 0);
	return 0;
}

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

/* Called once, by name: sets the clean-up going. */
SEC("syscall")
int begin(void *ctx)
{
	int key = 0;
	struct elem *elem;

	elem = bpf_map_lookup_elem(&housekeeping, &key);
	if (!elem)
		return 0;
	bpf_timer_init(&elem->timer, &housekeeping,
		       CLOCK_MONOTONIC);
	bpf_timer_set_callback(&elem->timer, on_time);
	bpf_timer_start(&elem->timer, PERIOD, 0);
	return 0;
}
