// SPDX-License-Identifier: MIT
/* Attaches hid_firmware.bpf.c, and shows where the stick stands. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <linux/input.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "hid_firmware.skel.h"

/* As /sys/bus/hid/devices numbers it. */
#define CONTROLLER 2
#define MIDDLE 128

int main(void)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);
	struct { __u32 hid; } wanted = { CONTROLLER };
	struct hid_firmware_bpf *skel;
	struct input_event ev;
	int fd, err;

	skel = hid_firmware_bpf__open();
	if (!skel)
		return 1;
	skel->struct_ops.firmware->hid_id = CONTROLLER;
	err = hid_firmware_bpf__load(skel);
	if (err)
		goto cleanup;

	opts.ctx_in = &wanted;
	opts.ctx_size_in = sizeof(wanted);
	err = bpf_prog_test_run_opts(bpf_program__fd(
		skel->progs.prepare), &opts);
	if (err || opts.retval)
		goto cleanup;
	err = hid_firmware_bpf__attach(skel);
	if (err)
		goto cleanup;

	/* The stick is held forward. */
	fd = open("/dev/input/event0", O_RDONLY);
	while (read(fd, &ev, sizeof(ev)) == sizeof(ev)) {
		if (ev.type != EV_ABS || ev.code != ABS_Y)
			continue;
		printf("%4lld ms: %3d %s\n",
		       ev.time.tv_sec * 1000LL +
		       ev.time.tv_usec / 1000, ev.value,
		       ev.value < MIDDLE ? "forward" :
		       "back!");
	}
	close(fd);

	/* It is unplugged: the work learns of it too. */
	usleep(1000);
	printf("turned %u, answers %u, failures %u\n",
	       skel->bss->turned, skel->bss->answers,
	       skel->bss->failures);
	if (skel->bss->failures)
		printf("last error: %d\n", skel->bss->last_error);

cleanup:
	hid_firmware_bpf__destroy(skel);
	return err != 0;
}
