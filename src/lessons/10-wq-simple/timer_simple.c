// SPDX-License-Identifier: MIT
/* Loads timer_simple.bpf.c, deletes one file, and looks who ran. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "timer_simple.skel.h"

#define FILE_NAME "/tmp/timer_test_file"

static int libbpf_print_fn(enum libbpf_print_level level, const char *format, va_list args)
{
	if (level == LIBBPF_DEBUG)
		return 0;
	return vfprintf(stderr, format, args);
}

int main(int argc, char **argv)
{
	struct timer_simple_bpf *skel;
	int err, fd;

	libbpf_set_print(libbpf_print_fn);

	skel = timer_simple_bpf__open_and_load();
	if (!skel) {
		fprintf(stderr, "Could not load the BPF program\n");
		return 1;
	}

	err = timer_simple_bpf__attach(skel);
	if (err) {
		fprintf(stderr, "Could not attach the BPF program\n");
		goto cleanup;
	}

	/* The file is only there to be deleted. */
	fd = open(FILE_NAME, O_CREAT | O_WRONLY, 0644);
	if (fd >= 0)
		close(fd);
	printf("Deleting %s ...\n", FILE_NAME);
	unlink(FILE_NAME);

	/* Long enough for the timer to fire. */
	sleep(1);

	printf("main_executed  = %u\n", skel->bss->main_executed);
	printf("timer_executed = %u\n", skel->bss->timer_executed);
	err = skel->bss->main_executed != 1 || skel->bss->timer_executed != 1;
	printf(err ? "The timer is missing.\n" : "Both parts ran.\n");

cleanup:
	timer_simple_bpf__destroy(skel);
	return err;
}
