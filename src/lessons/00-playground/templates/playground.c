// SPDX-License-Identifier: MIT
/* Loads playground.bpf.c and deletes a file. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "playground.skel.h"

int main(int argc, char **argv)
{
	struct playground_bpf *skel;
	int fd;

	skel = playground_bpf__open_and_load();
	if (!skel)
		return 1;
	if (playground_bpf__attach(skel)) {
		playground_bpf__destroy(skel);
		return 1;
	}

	fd = open("/tmp/file", O_CREAT | O_WRONLY, 0644);
	if (fd >= 0)
		close(fd);
	unlink("/tmp/file");

	sleep(1);
	printf("done\n");
	playground_bpf__destroy(skel);
	return 0;
}
