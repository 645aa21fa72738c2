// SPDX-License-Identifier: MIT
/* Loads what is in the other file, if it may. */
#include <stdio.h>
#include <bpf/libbpf.h>
#include "sweep_path.skel.h"

int main(void)
{
	struct sweep_path_bpf *skel;

	skel = sweep_path_bpf__open_and_load();
	if (!skel) {
		fprintf(stderr, "The kernel has refused it.\n");
		return 1;
	}
	printf("The kernel has accepted it.\n");
	sweep_path_bpf__destroy(skel);
	return 0;
}
