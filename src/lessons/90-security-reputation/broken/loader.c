// SPDX-License-Identifier: MIT
/* Loads what is in the other file, if it may. */
#include <stdio.h>
#include <bpf/libbpf.h>
#include "gate_wq.skel.h"

int main(void)
{
	struct gate_wq_bpf *skel;

	skel = gate_wq_bpf__open_and_load();
	if (!skel) {
		fprintf(stderr, "The kernel has refused it.\n");
		return 1;
	}
	printf("The kernel has accepted it.\n");
	gate_wq_bpf__destroy(skel);
	return 0;
}
