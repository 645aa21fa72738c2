// SPDX-License-Identifier: MIT
/* Runs inside every unlink(). What should it do? */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual MIT/GPL";

SEC("fentry/do_unlinkat")
int on_unlink(void *ctx)
{
	bpf_printk("a file goes");
	return 0;
}
