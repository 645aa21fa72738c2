import { NS_PER_MS } from '../base/units.ts';
import type { HidDeviceAction, HidDeviceConfig } from '../kernel/config.ts';

/** HID devices that lessons begin with, and what their dial offers: one device in different moods. */

const USAGE_F1 = 0x3a;

const report = (atMs: number, data: readonly number[]): HidDeviceAction => ({ atNs: atMs * NS_PER_MS, action: 'report', data });

/** A key goes down, and up again 60 ms later: a person's. */
const press = (atMs: number, usage: number): HidDeviceAction[] => [report(atMs, [0, 0, usage, 0, 0, 0, 0, 0]), report(atMs + 60, [0, 0, 0, 0, 0, 0, 0, 0])];

function keyboard(...actions: readonly (readonly HidDeviceAction[])[]): HidDeviceConfig {
  const unplug: HidDeviceAction = { atNs: 1_000 * NS_PER_MS, action: 'unplug' };
  return { hidId: 1, sort: 'keyboard', name: 'keyboard', script: [...actions.flat(), unplug], answerNs: 2 * NS_PER_MS, swallows: [] };
}

/** A stick held forward; a sleep; and the stick still held, a report every 16 ms. */
function gamepad(unplugMs: number, change: Partial<HidDeviceConfig> = {}, more: readonly HidDeviceAction[] = []): HidDeviceConfig {
  const forward = (atMs: number) => report(atMs, [128, 50 + (atMs / 4) % 10, 0]);
  const script: HidDeviceAction[] = [
    forward(20), forward(36),
    { atNs: 50 * NS_PER_MS, action: 'suspend' },
    { atNs: 100 * NS_PER_MS, action: 'resume' },
    ...Array.from({ length: 8 }, (_, n) => forward(104 + 16 * n)),
    ...more,
    { atNs: unplugMs * NS_PER_MS, action: 'unplug' },
  ];
  return { hidId: 2, sort: 'gamepad', name: 'game controller', script, answerNs: 12 * NS_PER_MS, swallows: [], ...change };
}

/** After the firmware's first silence of five seconds: the stick is still held. */
const later = [0, 16, 32].map((ms) => report(5_300 + ms, [128, 50 + ms / 8, 0]));

/** By the positions of the dial. */
export const devices = {
  keyboard: [keyboard(press(20, USAGE_F1))],
  'keyboard-twice': [keyboard(press(20, USAGE_F1), press(45, USAGE_F1))],
  'keyboard-busy': [keyboard(press(20, USAGE_F1), [{ atNs: 35 * NS_PER_MS, action: 'rebind', forNs: 40 * NS_PER_MS }])],
  gamepad: [gamepad(240)],
  'gamepad-slow': [gamepad(240, { answerNs: 25 * NS_PER_MS })],
  'gamepad-deaf': [gamepad(5_400, { swallows: [2] }, later)],
  'gamepad-unplugged': [gamepad(118)],
} as const satisfies Readonly<Record<string, readonly HidDeviceConfig[]>>;

export type DevicePosition = keyof typeof devices;
