/** What readers of `/dev/input/eventN` include. */
const INPUT = String.raw`#pragma once
#include <sys/time.h>
#include <linux/types.h>
#define EV_SYN 0x00
#define EV_KEY 0x01
#define EV_ABS 0x03
#define ABS_X 0x00
#define ABS_Y 0x01
#define BTN_SOUTH 0x130
#define KEY_ESC 1
#define KEY_ENTER 28
#define KEY_SPACE 57
#define KEY_F1 59

struct input_event {
	struct timeval time;
	__u16 type;
	__u16 code;
	__s32 value;
};
`;

export const INPUT_HEADERS: Readonly<Record<string, string>> = { 'linux/input.h': INPUT };
