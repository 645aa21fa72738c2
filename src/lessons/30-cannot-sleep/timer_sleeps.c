// SPDX-License-Identifier: MIT
/* Runs both programs of timer_sleeps.bpf.c. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "timer_sleeps.skel.h"

int main(void)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);
	struct timer_sleeps_bpf *skel;
	int err;

	skel = timer_sleeps_bpf__open_and_load();
	if (!skel)
		return 1;
	err = timer_sleeps_bpf__attach(skel);
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
	timer_sleeps_bpf__destroy(skel);
	return err;
}
