// SPDX-License-Identifier: MIT
/* Loads what is in the other file, if it may. */
#include <stdio.h>
#include <bpf/libbpf.h>
#include "fill_timer.skel.h"

int main(void)
{
	struct fill_timer_bpf *skel;

	skel = fill_timer_bpf__open_and_load();
	if (!skel) {
		fprintf(stderr, "The kernel has refused it.\n");
		return 1;
	}
	printf("The kernel has accepted it.\n");
	fill_timer_bpf__destroy(skel);
	return 0;
}
