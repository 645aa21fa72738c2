// SPDX-License-Identifier: MIT
/* Asks for a keyboard where programs have no business with one. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "hid_bpf_helpers.h"

#define KEYBOARD 1

char LICENSE[] SEC("license") = "Dual MIT/GPL";

SEC("fentry/do_unlinkat")
int on_unlink(void *ctx)
{
	struct hid_bpf_ctx *keyboard;

	keyboard = hid_bpf_allocate_context(KEYBOARD);
	if (keyboard)
		hid_bpf_release_context(keyboard);
	return 0;
}
