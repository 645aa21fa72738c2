// SPDX-License-Identifier: MIT
/* Deletes a file, sleeps while fill_timer.bpf.c fills its stock, and prints how that went. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "fill_timer.skel.h"

int main(void)
{
	struct fill_timer_bpf *skel;
	int err;

	skel = fill_timer_bpf__open_and_load();
	if (!skel)
		return 1;
	err = fill_timer_bpf__attach(skel);
	if (err)
		goto cleanup;

	close(open("/tmp/parcel", O_CREAT | O_WRONLY, 0644));
	unlink("/tmp/parcel");
	usleep(30000);

	printf("pages: %u, refused: %u\n", skel->bss->got, skel->bss->refused);
	printf("the callback took %llu us\n", skel->bss->took / 1000);

cleanup:
	fill_timer_bpf__destroy(skel);
	return err;
}
