// SPDX-License-Identifier: MIT
/* Hangs gate_wq.bpf.c on the network card and sleeps: the kernel does the rest. */
#include <net/if.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "gate_wq.skel.h"

int main(int argc, char **argv)
{
	struct gate_wq_bpf *skel;

	skel = gate_wq_bpf__open_and_load();
	if (!skel)
		return 1;
	skel->links.gate = bpf_program__attach_xdp(skel->progs.gate,
						   if_nametoindex("eth0"));
	if (!skel->links.gate)
		return 1;

	usleep(160000);

	printf("let in unknown %u, let in %u, kept out %u\n",
	       skel->bss->early, skel->bss->passed, skel->bss->dropped);
	gate_wq_bpf__destroy(skel);
	return 0;
}
