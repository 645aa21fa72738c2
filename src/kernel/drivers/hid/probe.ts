import { hid_device_state } from '../../../base/event.ts';
import type { HidDeviceAction, HidDeviceConfig } from '../../config.ts';
import type { Coroutine } from '../../coroutine.ts';
import type { Machine } from '../../machine.ts';
import { downInterruptible, downTrylock, up } from '../../semaphore.ts';
import type { Firmware } from './firmware.ts';
import { GamepadFirmware, GamepadReport, KeyboardFirmware } from './firmware.ts';
import type { HidReport } from './hid-device.ts';
import { HidDevice, HidReportType } from './hid-device.ts';
import { UsbHid } from './usbhid.ts';

/** The devices of a machine, and what becomes of them. */

const reportsOf: Readonly<Record<HidDeviceConfig['sort'], readonly HidReport[]>> = {
  keyboard: [
    { type: HidReportType.INPUT, id: 0, bytes: 8 },
    { type: HidReportType.OUTPUT, id: 0, bytes: 1 },
  ],
  gamepad: [
    { type: HidReportType.INPUT, id: GamepadReport.STICK, bytes: 4 },
    { type: HidReportType.INPUT, id: GamepadReport.AWAKE, bytes: 2 },
    { type: HidReportType.FEATURE, id: GamepadReport.SETUP, bytes: 3 },
    { type: HidReportType.OUTPUT, id: GamepadReport.RUMBLE, bytes: 2 },
  ],
};

/** Usage Page (Generic Desktop), Usage (Keyboard or Game Pad), Collection (Application), End Collection: its frame alone. */
const descriptorOf: Readonly<Record<HidDeviceConfig['sort'], readonly number[]>> = {
  keyboard: [0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0xc0],
  gamepad: [0x05, 0x01, 0x09, 0x05, 0xa1, 0x01, 0xc0],
};

/** Plugs in what the configuration has. Before anything runs. */
export function plugInDevices(m: Machine): HidDevice[] {
  return (m.config.devices ?? []).map((config, minor) => plugIn(m, config, minor));
}

function plugIn(m: Machine, config: HidDeviceConfig, minor: number): HidDevice {
  const hid = new HidDevice(config, reportsOf[config.sort], Uint8Array.from(descriptorOf[config.sort]));
  const firmware = config.sort === 'keyboard' ? new KeyboardFirmware() : new GamepadFirmware();
  const usb = new UsbHid(m, hid, firmware);
  hid.lowLevel = usb;
  hid.evdev.register(m, minor);
  announce(m, hid, 'connected');
  const device: Plugged = { hid, usb, firmware, isAsleep: false };
  for (const action of config.script) m.at(action.atNs, () => act(m, device, action));
  return hid;
}

interface Plugged {
  readonly hid: HidDevice;
  readonly usb: UsbHid;
  readonly firmware: Firmware;
  isAsleep: boolean;
}

function announce(m: Machine, hid: HidDevice, state: string): void {
  m.emit(hid_device_state, hid.hidId, hid.config.name, state);
}

function act(m: Machine, device: Plugged, action: HidDeviceAction): void {
  const { hid, usb, firmware } = device;
  if (hid.isUnplugged) return;
  switch (action.action) {
    case 'report':
      if (!device.isAsleep) usb.send(m, firmware.report(action.data));
      return;
    case 'suspend':
      device.isAsleep = true;
      return announce(m, hid, 'suspended');
    case 'resume':
      return resume(m, device);
    case 'rebind':
      return rebind(m, hid, action.forNs);
    case 'unplug':
      return unplug(m, device);
  }
}

function resume(m: Machine, device: Plugged): void {
  const { hid, usb, firmware } = device;
  device.isAsleep = false;
  announce(m, hid, 'resumed');
  const report = firmware.wake();
  if (report) usb.send(m, report);
}

/** `hid_device_remove` and `hid_device_probe` hold the driver_input_lock all the while; one that is taken is left alone. */
function rebind(m: Machine, hid: HidDevice, forNs: number): void {
  if (!downTrylock(hid.driverInputLock)) return;
  announce(m, hid, 'busy');
  m.at(m.nowNs + forNs, () => {
    announce(m, hid, 'free');
    up(m, hid.driverInputLock);
  });
}

/** `usb_disconnect`: requests under way end, readers and programs learn of it. */
function unplug(m: Machine, { hid, usb }: Plugged): void {
  announce(m, hid, 'unplugged');
  hid.isUnplugged = true;
  usb.unplug(m);
  hid.bpf?.destroy(hid);
  hid.evdev.disconnect(m);
}

/** `device_reprobe()`: the driver is bound anew, and with it programs see the descriptor. Sleeps. */
export function* deviceReprobe(m: Machine, hid: HidDevice): Coroutine {
  if (yield* downInterruptible(m, hid.driverInputLock)) return;
  announce(m, hid, 'busy');
  if (hid.bpf) hid.rdesc = yield* hid.bpf.rdescFixup(m, hid, Uint8Array.from(descriptorOf[hid.config.sort]));
  announce(m, hid, 'free');
  up(m, hid.driverInputLock);
}
