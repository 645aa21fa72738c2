// SPDX-License-Identifier: MIT
/* What the tutorial's loader does, one step at a time. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "wq_simple.skel.h"

#define FILE_NAME "/tmp/wq_test_file"

int main(int argc, char **argv)
{
	struct wq_simple_bpf *skel;
	int err, fd;

	/* Unpacks the object that make has put in here. */
	skel = wq_simple_bpf__open();
	if (!skel)
		return 1;

	/* Maps and programs go into the kernel. */
	err = wq_simple_bpf__load(skel);
	if (err) {
		printf("Not loaded.\n");
		goto cleanup;
	}

	/* From now on unlink() comes by our program. */
	err = wq_simple_bpf__attach(skel);
	if (err) {
		printf("Not attached.\n");
		goto cleanup;
	}

	fd = open(FILE_NAME, O_CREAT | O_WRONLY, 0644);
	if (fd >= 0)
		close(fd);
	unlink(FILE_NAME);
	usleep(1000);

	printf("main_executed = %u\n", skel->bss->main_executed);
	printf("wq_executed   = %u\n", skel->bss->wq_executed);

cleanup:
	wq_simple_bpf__destroy(skel);
	return err != 0;
}
