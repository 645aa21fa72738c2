// SPDX-License-Identifier: MIT
/* Makes a key in a work that a packet's program starts. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct elem {
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} array SEC(".maps");

struct bpf_crypto_params params;

static int make_key(void *map, int *key, void *value)
{
	struct bpf_crypto_ctx *ctx;
	int err;

	ctx = bpf_crypto_ctx_create(&params, sizeof(params),
				    &err);
	if (ctx)
		bpf_crypto_ctx_release(ctx);
	return 0;
}

SEC("xdp")
int packet(struct xdp_md *ctx)
{
	struct elem *elem;
	int key = 0;

	elem = bpf_map_lookup_elem(&array, &key);
	if (!elem)
		return XDP_PASS;

	bpf_wq_init(&elem->work, &array, 0);
	bpf_wq_set_callback(&elem->work, make_key, 0);
	bpf_wq_start(&elem->work, 0);
	return XDP_PASS;
}
