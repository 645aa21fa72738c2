import { toHex } from '../../../base/bytes.ts';
import { Errno } from '../../../base/errno.ts';
import { hid_report, hid_report_end } from '../../../base/event.ts';
import type { Coroutine } from '../../coroutine.ts';
import type { Machine } from '../../machine.ts';
import { downTrylock, up } from '../../semaphore.ts';
import type { HidDevice, HidSource } from './hid-device.ts';
import { hidinputReportEvent } from './hid-input.ts';

/** Time of the way through hid-core and the input layer, programs left out. Ours: nothing was recorded. */
const REPORT_NS = 1_200;

/** Most bytes of a request (HID_MAX_BUFFER_SIZE). */
const MAX_BUFFER_BYTES = 16_384;

/** A report that goes up: from the device's interrupt, or from a program. */
export interface InputReport extends HidSource {
  readonly type: number;
  readonly data: Uint8Array;
  readonly lockAlreadyTaken: boolean;
}

/** The device's own, in its interrupt. */
export function deviceReport(type: number, data: Uint8Array): InputReport {
  return { type, data, source: 0, fromBpf: false, lockAlreadyTaken: false };
}

/**
 * `__hid_input_report()`: BPF programs, then the input layer. 0; `-EBUSY` where somebody else holds
 * the driver_input_lock: the report is lost. Any context, as it does not wait.
 */
export function* hidInputReport(m: Machine, hid: HidDevice, report: InputReport): Coroutine<number> {
  const source = report.fromBpf ? 'bpf' : 'device';
  m.enterFunction('__hid_input_report');
  m.emit(hid_report, hid.hidId, source, toHex(report.data));
  yield* m.spend(REPORT_NS / 2);
  const ret = yield* underLock(m, hid, report);
  m.emit(hid_report_end, hid.hidId, source, ret);
  m.exitFunction('__hid_input_report', String(ret));
  return ret;
}

function* underLock(m: Machine, hid: HidDevice, report: InputReport): Coroutine<number> {
  const isMine = downTrylock(hid.driverInputLock);
  if (report.lockAlreadyTaken && isMine) {
    up(m, hid.driverInputLock);
    return -Errno.EINVAL;
  }
  if (!report.lockAlreadyTaken && !isMine) return -Errno.EBUSY;
  const ret = yield* processReport(m, hid, report);
  if (isMine) up(m, hid.driverInputLock);
  return ret;
}

function* processReport(m: Machine, hid: HidDevice, { type, data, ...source }: InputReport): Coroutine<number> {
  if (hid.isUnplugged) return -Errno.ENODEV;
  const processed = hid.bpf ? yield* hid.bpf.deviceEvent(m, hid, type, data, source) : data;
  if (typeof processed === 'number') return processed;
  if (processed.length === 0 || !hid.report(type, processed)) return -1;
  yield* m.spend(REPORT_NS / 2);
  hidinputReportEvent(m, hid, processed);
  return 0;
}

/** `__hid_hw_raw_request()`: BPF programs may answer in the device's place; else it is asked. Sleeps. Bytes, or `-errno`. */
export function* hidHwRawRequest(
  m: Machine, hid: HidDevice, data: Uint8Array, type: number, request: number, source: HidSource,
): Coroutine<number> {
  if (data.length < 1 || data.length > MAX_BUFFER_BYTES) return -Errno.EINVAL;
  const answered = hid.bpf ? yield* hid.bpf.rawRequest(m, hid, data, type, request, source) : 0;
  return answered || (yield* hid.lowLevel.rawRequest(m, data, type, request));
}

/** `__hid_hw_output_report()`. Sleeps. Bytes, or `-errno`. */
export function* hidHwOutputReport(m: Machine, hid: HidDevice, data: Uint8Array, source: HidSource): Coroutine<number> {
  if (data.length < 1 || data.length > MAX_BUFFER_BYTES) return -Errno.EINVAL;
  const answered = hid.bpf ? yield* hid.bpf.outputReport(m, hid, data, source) : 0;
  return answered || (yield* hid.lowLevel.outputReport(m, data));
}
