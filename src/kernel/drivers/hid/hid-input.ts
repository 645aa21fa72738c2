import { input_event } from '../../../base/event.ts';
import type { Machine } from '../../machine.ts';
import type { InputEvent } from '../input/evdev.ts';
import type { HidDevice } from './hid-device.ts';

/** Types of input events (include/uapi/linux/input-event-codes.h). */
const EV_SYN = 0;
const EV_KEY = 1;
const EV_ABS = 3;

/** Keycode of a usage of the keyboard page (`hid_keyboard`), with its name. */
const KEYS: ReadonlyMap<number, readonly [code: number, name: string]> = new Map([
  ...named(0x04, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', [30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50, 49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44]),
  ...named(0x1e, '1234567890', [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
  [0x28, [28, 'KEY_ENTER']], [0x29, [1, 'KEY_ESC']], [0x2a, [14, 'KEY_BACKSPACE']], [0x2b, [15, 'KEY_TAB']], [0x2c, [57, 'KEY_SPACE']],
  ...Array.from({ length: 10 }, (_, n) => [0x3a + n, [59 + n, `KEY_F${n + 1}`]] as const),
  [0x44, [87, 'KEY_F11']], [0x45, [88, 'KEY_F12']],
]);
const MODIFIERS: readonly (readonly [code: number, name: string])[] = [
  [29, 'KEY_LEFTCTRL'], [42, 'KEY_LEFTSHIFT'], [56, 'KEY_LEFTALT'], [125, 'KEY_LEFTMETA'],
  [97, 'KEY_RIGHTCTRL'], [54, 'KEY_RIGHTSHIFT'], [100, 'KEY_RIGHTALT'], [126, 'KEY_RIGHTMETA'],
];
const AXES = ['ABS_X', 'ABS_Y'] as const;
const BTN_SOUTH = 0x130;

function named(first: number, letters: string, codes: readonly number[]): (readonly [number, readonly [number, string]])[] {
  return codes.map((code, index) => [first + index, [code, `KEY_${letters[index]}`]] as const);
}

/** `hidinput_report_event()`: what has changed since the report before becomes input events. Any context. */
export function hidinputReportEvent(m: Machine, hid: HidDevice, data: Uint8Array): void {
  const events = hid.config.sort === 'keyboard' ? keyboardEvents(hid.last, data) : gamepadEvents(hid.last, data);
  hid.last = data.slice();
  if (events.length === 0) return;
  for (const { type, code, value, name } of events) m.emit(input_event, hid.hidId, type, code, value, name);
  hid.evdev.deliver(m, [...events, { type: EV_SYN, code: 0, value: 0 }]);
}

interface NamedEvent extends InputEvent {
  readonly name: string;
}

/** A boot keyboard's report: a bit for each modifier, a byte of nothing, six usages. Releases come first. */
function keyboardEvents(before: Uint8Array, data: Uint8Array): NamedEvent[] {
  const events: NamedEvent[] = [];
  MODIFIERS.forEach(([code, name], bit) => {
    const value = (data[0] >> bit) & 1;
    if (value !== (((before[0] ?? 0) >> bit) & 1)) events.push({ type: EV_KEY, code, value, name });
  });
  const held = (report: Uint8Array) => [...report.subarray(2)].filter((usage) => KEYS.has(usage));
  const key = (usage: number, value: number): NamedEvent => ({ type: EV_KEY, code: KEYS.get(usage)![0], value, name: KEYS.get(usage)![1] });
  const [old, now] = [held(before), held(data)];
  events.push(...old.filter((usage) => !now.includes(usage)).map((usage) => key(usage, 0)));
  events.push(...now.filter((usage) => !old.includes(usage)).map((usage) => key(usage, 1)));
  return events;
}

/** Report 1 of our game controller: its number, two axes, a button. Other reports are no input. */
function gamepadEvents(before: Uint8Array, data: Uint8Array): NamedEvent[] {
  if (data[0] !== 1) return [];
  const changed = (at: number) => data[at] !== (before[at] ?? -1);
  const events: NamedEvent[] = [];
  AXES.forEach((name, axis) => {
    if (changed(1 + axis)) events.push({ type: EV_ABS, code: axis, value: data[1 + axis], name });
  });
  if (before.length > 3 ? changed(3) : data[3] !== 0) events.push({ type: EV_KEY, code: BTN_SOUTH, value: data[3] & 1, name: 'BTN_SOUTH' });
  return events;
}
