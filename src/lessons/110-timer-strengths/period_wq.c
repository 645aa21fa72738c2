// SPDX-License-Identifier: MIT
/* Sets period_wq.bpf.c going, sleeps while it samples, and prints what it found. */
#include <stdio.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "period_wq.skel.h"

int main(int argc, char **argv)
{
	struct period_wq_bpf *skel;
	unsigned int i;

	skel = period_wq_bpf__open_and_load();
	if (!skel)
		return 1;

	bpf_prog_test_run_opts(bpf_program__fd(skel->progs.begin), NULL);
	usleep(15000);

	printf("fired %u times, took %u samples\n", skel->bss->fired, skel->bss->samples);
	printf("late by %llu to %llu ns\n", skel->data->late_min, skel->bss->late_max);
	printf("on the CPU:");
	for (i = 0; i < skel->bss->samples; i++)
		printf(" %s", skel->bss->found[i]);
	printf("\n");

	period_wq_bpf__destroy(skel);
	return 0;
}
