// SPDX-License-Identifier: MIT
/* Hangs clean_wq.bpf.c on the network card, sleeps while packets come, and prints what there is. */
#include <net/if.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "clean_wq.skel.h"

int main(int argc, char **argv)
{
	struct clean_wq_bpf *skel;

	skel = clean_wq_bpf__open_and_load();
	if (!skel)
		return 1;
	bpf_prog_test_run_opts(bpf_program__fd(skel->progs.begin), NULL);
	skel->links.track = bpf_program__attach_xdp(skel->progs.track,
						    if_nametoindex("eth0"));
	if (!skel->links.track)
		return 1;

	usleep(20000);

	printf("opened %u, closed %u\n", skel->bss->opened, skel->bss->closed);
	printf("cleaned up %u, of %u bytes\n", skel->bss->cleaned, skel->bss->bytes);

	clean_wq_bpf__destroy(skel);
	return 0;
}
