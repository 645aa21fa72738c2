// SPDX-License-Identifier: MIT
/* Starts a timer, sleeps, and asks who was there. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "timer_door.skel.h"

int main(void)
{
	struct timer_door_bpf *skel;
	int err;

	skel = timer_door_bpf__open_and_load();
	if (!skel)
		return 1;
	err = timer_door_bpf__attach(skel);
	if (err)
		goto cleanup;

	/* The program begins the wait in here. */
	close(open("/tmp/door", O_CREAT | O_WRONLY, 0644));
	unlink("/tmp/door");

	/* Asleep meanwhile: the timer is not ours. */
	usleep(20000);

	printf("I am   %d\n", getpid());
	printf("It was %d, %s\n",
	       skel->bss->current_pid,
	       skel->bss->current_comm);

cleanup:
	timer_door_bpf__destroy(skel);
	return err;
}
