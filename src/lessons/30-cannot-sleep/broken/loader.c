// SPDX-License-Identifier: MIT
/* Loads what is in the other file, if it may. */
#include <stdio.h>
#include <bpf/libbpf.h>
#include "timer_sleeps.skel.h"

int main(void)
{
	struct timer_sleeps_bpf *skel;

	skel = timer_sleeps_bpf__open_and_load();
	if (!skel) {
		fprintf(stderr, "The kernel has refused it.\n");
		return 1;
	}
	printf("The kernel has accepted it.\n");
	timer_sleeps_bpf__destroy(skel);
	return 0;
}
