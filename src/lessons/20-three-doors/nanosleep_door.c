// SPDX-License-Identifier: MIT
/* Sleeps, and asks who was there when it woke. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "nanosleep_door.skel.h"

int main(void)
{
	struct nanosleep_door_bpf *skel;
	int err;

	skel = nanosleep_door_bpf__open_and_load();
	if (!skel)
		return 1;
	err = nanosleep_door_bpf__attach(skel);
	if (err)
		goto cleanup;

	/* Ten milliseconds, asleep in the kernel. */
	usleep(10000);

	printf("I am   %d\n", getpid());
	printf("It was %d, %s\n",
	       skel->bss->current_pid,
	       skel->bss->current_comm);

cleanup:
	nanosleep_door_bpf__destroy(skel);
	return err;
}
