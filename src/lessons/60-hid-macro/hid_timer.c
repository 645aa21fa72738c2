// SPDX-License-Identifier: MIT
/* Tries to load hid_timer.bpf.c, and says what comes of it. */
#include <stdio.h>
#include <string.h>
#include <bpf/libbpf.h>
#include "hid_timer.skel.h"

#define KEYBOARD 1

int main(void)
{
	struct hid_timer_bpf *skel;
	int err;

	/* The verifier's words are in its own panel. */
	libbpf_set_print(NULL);

	skel = hid_timer_bpf__open();
	if (!skel)
		return 1;
	skel->struct_ops.macro->hid_id = KEYBOARD;
	err = hid_timer_bpf__load(skel);
	printf("load: %s\n", err ? strerror(-err) : "accepted");

	hid_timer_bpf__destroy(skel);
	return 0;
}
