// SPDX-License-Identifier: MIT
/* Loads what is in the other file, if it may. */
#include <stdio.h>
#include <bpf/libbpf.h>
#include "pack_whole.skel.h"

int main(void)
{
	struct pack_whole_bpf *skel;

	skel = pack_whole_bpf__open_and_load();
	if (!skel) {
		fprintf(stderr, "The kernel has refused it.\n");
		return 1;
	}
	printf("The kernel has accepted it.\n");
	pack_whole_bpf__destroy(skel);
	return 0;
}
