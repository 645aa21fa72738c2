// SPDX-License-Identifier: MIT
/* Hangs sweep_path.bpf.c on the network card, sleeps while packets come, and prints what became of them. */
#include <net/if.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "sweep_path.skel.h"

int main(int argc, char **argv)
{
	struct sweep_path_bpf *skel;

	skel = sweep_path_bpf__open_and_load();
	if (!skel)
		return 1;
	skel->links.rate_limit = bpf_program__attach_xdp(skel->progs.rate_limit,
							 if_nametoindex("eth0"));
	if (!skel->links.rate_limit)
		return 1;

	usleep(35000);

	printf("passed %u, limited %u\n", skel->bss->passed, skel->bss->limited);
	printf("no room for %u new senders\n", skel->bss->no_room);

	sweep_path_bpf__destroy(skel);
	return 0;
}
