// SPDX-License-Identifier: MIT
/* Sleeps in the fast path. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "slowpath_lab.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

SEC("fentry/do_unlinkat")
int fast_path(void *ctx)
{
	lab_msleep(1);
	return 0;
}
