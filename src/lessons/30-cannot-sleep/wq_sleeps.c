// SPDX-License-Identifier: MIT
/* Runs both programs of wq_sleeps.bpf.c. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "wq_sleeps.skel.h"

int main(void)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);
	struct wq_sleeps_bpf *skel;
	int err;

	skel = wq_sleeps_bpf__open_and_load();
	if (!skel)
		return 1;
	err = wq_sleeps_bpf__attach(skel);
	if (err)
		goto cleanup;

	/* A program that runs when it is asked to. */
	bpf_prog_test_run_opts(bpf_program__fd(
		skel->progs.through_the_hole), &opts);
	printf("hole:     begun\n");
	usleep(20000);
	printf("hole:     %s\n", skel->bss->hole_slept ?
	       "slept, and woke" : "never woke");

	/* A program that runs in here. */
	close(open("/tmp/bed", O_CREAT | O_WRONLY, 0644));
	unlink("/tmp/bed");
	usleep(20000);
	printf("unmarked: %s\n", skel->bss->unmarked_slept ?
	       "slept, and woke" : "never woke");

cleanup:
	wq_sleeps_bpf__destroy(skel);
	return err;
}
