// SPDX-License-Identifier: MIT
/* Loads what is in the other file, if it may. */
#include <stdio.h>
#include <bpf/libbpf.h>
#include "hid_firmware.skel.h"

int main(void)
{
	struct hid_firmware_bpf *skel;

	skel = hid_firmware_bpf__open_and_load();
	if (!skel) {
		printf("Not loaded.\n");
		return 1;
	}
	printf("Loaded.\n");
	hid_firmware_bpf__destroy(skel);
	return 0;
}
