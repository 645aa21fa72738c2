// SPDX-License-Identifier: MIT
/* Attaches hid_macro.bpf.c, and shows the keys that arrive. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <linux/input.h>
#include <bpf/libbpf.h>
#include "hid_macro.skel.h"

/* As /sys/bus/hid/devices numbers it. */
#define KEYBOARD 1
#define LETTERS 5

/* Letters by keycode, on a US keyboard. */
static const char layout[] =
	"..1234567890-=..qwertyuiop[]..asdfghjkl;'`.\\zxcvbnm";

static char letter(unsigned int code)
{
	return code < sizeof(layout) - 1 ? layout[code] : '?';
}

int main(void)
{
	struct hid_macro_bpf *skel;
	struct input_event ev;
	int fd, err, letters = 0;

	skel = hid_macro_bpf__open();
	if (!skel)
		return 1;
	/* Which device. After the load it is too late. */
	skel->struct_ops.macro->hid_id = KEYBOARD;
	err = hid_macro_bpf__load(skel);
	if (err)
		goto cleanup;
	err = hid_macro_bpf__attach(skel);
	if (err)
		goto cleanup;

	/* Somebody presses F1 meanwhile. */
	fd = open("/dev/input/event0", O_RDONLY);
	while (letters < LETTERS &&
	       read(fd, &ev, sizeof(ev)) == sizeof(ev)) {
		if (ev.type != EV_KEY || ev.value != 1)
			continue;
		printf("%3ld ms: %c\n", ev.time.tv_usec / 1000,
		       letter(ev.code));
		letters++;
	}
	close(fd);

cleanup:
	hid_macro_bpf__destroy(skel);
	return err != 0;
}
