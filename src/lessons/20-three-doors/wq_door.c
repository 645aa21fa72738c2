// SPDX-License-Identifier: MIT
/* Starts a work, sleeps, and asks who was there. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "wq_door.skel.h"

int main(void)
{
	struct wq_door_bpf *skel;
	int err;

	skel = wq_door_bpf__open_and_load();
	if (!skel)
		return 1;
	err = wq_door_bpf__attach(skel);
	if (err)
		goto cleanup;

	/* The program begins the wait in here. */
	close(open("/tmp/door", O_CREAT | O_WRONLY, 0644));
	unlink("/tmp/door");

	/* Asleep meanwhile: the work is not ours. */
	usleep(20000);

	printf("I am   %d\n", getpid());
	printf("It was %d, %s\n",
	       skel->bss->current_pid,
	       skel->bss->current_comm);

cleanup:
	wq_door_bpf__destroy(skel);
	return err;
}
