// SPDX-License-Identifier: MIT
/* Hangs clean_path.bpf.c on the network card, sleeps while packets come, and prints what there is. */
#include <net/if.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "clean_path.skel.h"

int main(int argc, char **argv)
{
	struct clean_path_bpf *skel;

	skel = clean_path_bpf__open_and_load();
	if (!skel)
		return 1;
	skel->links.track = bpf_program__attach_xdp(skel->progs.track,
						    if_nametoindex("eth0"));
	if (!skel->links.track)
		return 1;

	usleep(20000);

	printf("opened %u, closed %u\n", skel->bss->opened, skel->bss->closed);
	printf("cleaned up %u, of %u bytes\n", skel->bss->cleaned, skel->bss->bytes);

	clean_path_bpf__destroy(skel);
	return 0;
}
