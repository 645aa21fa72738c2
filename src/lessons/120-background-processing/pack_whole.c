// SPDX-License-Identifier: MIT
/* Draws a fax, sets pack_whole.bpf.c going, sleeps meanwhile, and prints how it went. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "pack_whole.skel.h"

int main(void)
{
	struct pack_whole_bpf *skel;
	int i;

	skel = pack_whole_bpf__open_and_load();
	if (!skel)
		return 1;

	/* White, with a black bar from corner to corner. */
	for (i = 0; i < 16; i++)
		memset(skel->bss->page[i] + 60 * i, 1, 60);

	bpf_prog_test_run_opts(bpf_program__fd(skel->progs.begin), NULL);
	usleep(40000);

	printf("%u strips, %u bytes left of them\n", skel->bss->done, skel->bss->bytes);
	printf("%u jobs, the longest wait %llu us\n", skel->bss->answered,
	       skel->bss->longest / 1000);

	pack_whole_bpf__destroy(skel);
	return 0;
}
