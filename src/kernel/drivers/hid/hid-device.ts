import type { HidDeviceConfig } from '../../config.ts';
import type { Coroutine } from '../../coroutine.ts';
import type { Machine } from '../../machine.ts';
import { Semaphore } from '../../semaphore.ts';
import { Evdev } from '../input/evdev.ts';

/** `enum hid_report_type` */
export const HidReportType = { INPUT: 0, OUTPUT: 1, FEATURE: 2 } as const;

/** `enum hid_class_request` */
export const HidRequest = { GET_REPORT: 1, GET_IDLE: 2, GET_PROTOCOL: 3, SET_REPORT: 9, SET_IDLE: 10, SET_PROTOCOL: 11 } as const;

/** A report the device has: what its descriptor says of it. */
export interface HidReport {
  readonly type: number;
  /** 0: this device's reports have no numbers. */
  readonly id: number;
  /** With the number, where there is one. */
  readonly bytes: number;
}

/** Where a report or request comes from: BPF tells its own from others by it. */
export interface HidSource {
  /** 0: the device, or the kernel. */
  readonly source: number;
  readonly fromBpf: boolean;
}

/** The places at which HID-BPF comes in (drivers/hid/bpf); the room above fills them. */
export interface HidBpfHooks {
  /** `dispatch_hid_bpf_device_event`: the bytes to go on with, or `-errno`. In the context of the report. */
  deviceEvent(m: Machine, hid: HidDevice, type: number, data: Uint8Array, source: HidSource): Coroutine<Uint8Array | number>;
  /** `dispatch_hid_bpf_raw_requests`: 0 to go on. Task context. */
  rawRequest(m: Machine, hid: HidDevice, data: Uint8Array, type: number, request: number, source: HidSource): Coroutine<number>;
  /** `dispatch_hid_bpf_output_report`: 0 to go on. Task context. */
  outputReport(m: Machine, hid: HidDevice, data: Uint8Array, source: HidSource): Coroutine<number>;
  /** `call_hid_bpf_rdesc_fixup`: the descriptor to parse. Task context. */
  rdescFixup(m: Machine, hid: HidDevice, rdesc: Uint8Array): Coroutine<Uint8Array>;
  /** `hid_bpf_destroy_device`: what is attached lets go. */
  destroy(hid: HidDevice): void;
}

/** How requests reach the device (`struct hid_ll_driver`). Task context; they sleep. Bytes, or `-errno`. */
export interface HidLowLevel {
  rawRequest(m: Machine, data: Uint8Array, type: number, request: number): Coroutine<number>;
  outputReport(m: Machine, data: Uint8Array): Coroutine<number>;
}

/** `struct hid_device` */
export class HidDevice {
  readonly config: HidDeviceConfig;
  readonly reports: readonly HidReport[];
  readonly driverInputLock = new Semaphore();
  readonly evdev = new Evdev();
  lowLevel!: HidLowLevel;
  bpf: HidBpfHooks | undefined;
  /** As the device gave it, then as the programs left it (`rdesc`). */
  rdesc: Uint8Array;
  /** What the last report had pressed and where its axes stood, by usage. */
  last: Uint8Array = new Uint8Array(0);
  isUnplugged = false;

  constructor(config: HidDeviceConfig, reports: readonly HidReport[], rdesc: Uint8Array) {
    this.config = config;
    this.reports = reports;
    this.rdesc = rdesc;
  }

  get hidId(): number {
    return this.config.hidId;
  }

  /** `hid_get_report`: by the number in its first byte, where reports have numbers. */
  report(type: number, data: Uint8Array): HidReport | undefined {
    const ofType = this.reports.filter((report) => report.type === type);
    return ofType.find(({ id }) => id === 0 || id === data[0]);
  }
}
