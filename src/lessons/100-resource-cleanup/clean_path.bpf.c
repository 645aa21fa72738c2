// SPDX-License-Identifier: MIT
/*
 * Keeps count of connections, a packet at a time. What
 * is closed has to be taken out of the table: BATCH
 * connections together.
 *
 * The packet that closes the last of them cleans up.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

#define ETH_P_IP 0x0800
#define CONNECTIONS 1024
/* How many are cleaned up at once: a power of two. */
#define BATCH 64
/* Sizes of packets that are kept of a connection. */
#define SIZES 16

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct connection {
	__u32 packets;
	__u32 sizes[SIZES];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, CONNECTIONS);
	__type(key, __u32);
	__type(value, struct connection);
} connections SEC(".maps");

/* Who has been closed and waits to be taken out. */
__u32 waiting[BATCH], count;

/* Connections opened, closed, and taken out; bytes of those. */
__u32 opened, closed, cleaned, bytes;

/* Adds up what a connection has sent, and frees it. */
static long clean_one(__u32 at, void *ctx)
{
	__u32 *sender = &waiting[at & (BATCH - 1)];
	struct connection *connection;
	__u32 i, sum = 0;

	connection = bpf_map_lookup_elem(&connections, sender);
	if (!connection)
		return 0;
	for (i = 0; i < SIZES; i++)
		sum += connection->sizes[i];
	bytes += sum;
	bpf_map_delete_elem(&connections, sender);
	cleaned++;
	return 0;
}

static void clean_up(void)
{
	bpf_loop(BATCH, clean_one, NULL, 0);
}

static void close_connection(__u32 sender)
{
	closed++;
	waiting[count & (BATCH - 1)] = sender;
	if (++count < BATCH)
		return;
	/* Now, on this packet's time. */
	count = 0;
	clean_up();
}

static struct connection *open_connection(__u32 sender)
{
	struct connection fresh = {};

	bpf_map_update_elem(&connections, &sender, &fresh, BPF_NOEXIST);
	opened++;
	return bpf_map_lookup_elem(&connections, &sender);
}

/* Regulars (192.0.2.*) stay; all others say goodbye. */
static int is_last(__u32 sender)
{
	return (sender & bpf_htonl(0xffffff00)) != bpf_htonl(0xc0000200);
}

/* In softirq, for every packet that the card has received. */
SEC("xdp")
int track(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + sizeof(*eth);
	struct connection *connection;
	__u32 sender;

	if ((void *)(ip + 1) > end)
		return XDP_PASS;
	if (eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	sender = ip->saddr;

	connection = bpf_map_lookup_elem(&connections, &sender);
	if (!connection)
		connection = open_connection(sender);
	if (connection)
		connection->sizes[connection->packets++ % SIZES] = end - data;
	if (is_last(sender))
		close_connection(sender);
	return XDP_PASS;
}
