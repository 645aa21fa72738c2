import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { hidHwOutputReport, hidHwRawRequest, hidInputReport } from '../../kernel/drivers/hid/hid-core.ts';
import { HidReportType, HidRequest } from '../../kernel/drivers/hid/hid-device.ts';
import { downInterruptible, up } from '../../kernel/semaphore.ts';
import type { Bpf, CallImplementation } from '../bpf.ts';
import { bytesArgument, storeArgument } from '../helpers/maps.ts';
import type { ProgramRun } from '../run.ts';
import { BadPointer } from '../run.ts';
import type { HidBpfContext } from './contexts.ts';
import type { HidBpf } from './hid-bpf.ts';

/** HID-BPF of each machine that has it. */
const installed = new WeakMap<Bpf, HidBpf>();

/** Lets the kfuncs find the subsystem of their machine. */
export function rememberHidBpf(hidBpf: HidBpf): void {
  installed.set(hidBpf.bpf, hidBpf);
}

/** A slab allocation with GFP_KERNEL that finds memory at once. */
const ALLOCATE_NS = 300;

function hidBpfOf({ bpf }: ProgramRun): HidBpf {
  return installed.get(bpf)!;
}

function contextArgument(run: ProgramRun, pointer: number): HidBpfContext {
  const context = hidBpfOf(run).contexts.at(pointer);
  if (!context) throw new BadPointer(pointer);
  return context;
}

/** `hid_bpf_get_data`: so many of the report's bytes, or NULL where there are fewer. Any context. */
function getData(run: ProgramRun, pointer: number, offset: number, size: number): number {
  const { data, allocatedSize } = contextArgument(run, pointer);
  const from = offset >>> 0;
  return data && from + size <= allocatedSize ? data.pointer(from) : 0;
}

/** `hid_bpf_allocate_context`: one of the program's own, NULL where there is no such device. May sleep for memory. */
function* allocateContext(run: ProgramRun, hidId: number): Coroutine<number> {
  const hidBpf = hidBpfOf(run);
  const hid = hidBpf.device(hidId);
  if (!hid) return 0;
  yield* run.bpf.m.spend(ALLOCATE_NS);
  return hidBpf.contexts.make(hid, undefined, 0, false).pointer;
}

function releaseContext(run: ProgramRun, pointer: number): undefined {
  hidBpfOf(run).contexts.free(contextArgument(run, pointer));
}

/** How many bytes go to the device (`__hid_bpf_hw_check_params`), or `-errno`. */
function lengthToSend({ hid }: HidBpfContext, data: Uint8Array, type: number, isRequest: boolean): number {
  if (type > HidReportType.FEATURE || data.length < 1) return -Errno.EINVAL;
  const report = hid.report(type, data);
  if (!report) return -Errno.EINVAL;
  return Math.min(data.length, report.bytes + (isRequest && report.id === 0 ? 1 : 0));
}

/** What a program hands over with a context: its bytes, cut to what the report has; `-EDEADLK` from an event that BPF caused itself. */
function sendable(run: ProgramRun, context: HidBpfContext, pointer: number, size: number, type: number, isRequest: boolean): Uint8Array | number {
  if (context.fromBpf) return -Errno.EDEADLK;
  if (size < 1) return -Errno.EINVAL;
  const data = bytesArgument(run, pointer, size);
  const length = lengthToSend(context, data, type >>> 0, isRequest);
  return length < 0 ? length : data.subarray(0, length);
}

const requests: readonly number[] = Object.values(HidRequest);

/** `hid_bpf_hw_request`: asks the device and waits for its answer. Bytes, or `-errno`. Sleeps. */
function* hwRequest(run: ProgramRun, pointer: number, buffer: number, size: number, type: number, request: number): Coroutine<number> {
  const context = contextArgument(run, pointer);
  const data = sendable(run, context, buffer, size, type, true);
  if (typeof data === 'number') return data;
  if (!requests.includes(request >>> 0)) return -Errno.EINVAL;
  yield* run.bpf.m.spend(ALLOCATE_NS);
  const ret = yield* hidHwRawRequest(run.bpf.m, context.hid, data, type >>> 0, request >>> 0, { source: pointer, fromBpf: true });
  if (ret > 0) storeArgument(run, buffer, data.subarray(0, ret));
  return ret;
}

/** `hid_bpf_hw_output_report`. Bytes, or `-errno`. Sleeps. */
function* hwOutputReport(run: ProgramRun, pointer: number, buffer: number, size: number): Coroutine<number> {
  const context = contextArgument(run, pointer);
  const data = sendable(run, context, buffer, size, HidReportType.OUTPUT, true);
  if (typeof data === 'number') return data;
  yield* run.bpf.m.spend(ALLOCATE_NS);
  return yield* hidHwOutputReport(run.bpf.m, context.hid, data, { source: pointer, fromBpf: true });
}

function* inject(run: ProgramRun, context: HidBpfContext, type: number, buffer: number, size: number, lockAlreadyTaken: boolean): Coroutine<number> {
  const data = sendable(run, context, buffer, size, type, false);
  if (typeof data === 'number') return data;
  const report = { type: type >>> 0, data, source: context.pointer, fromBpf: true, lockAlreadyTaken };
  return yield* hidInputReport(run.bpf.m, context.hid, report);
}

/** `hid_bpf_input_report`: waits for the driver_input_lock, then a report goes up as if the device had sent it. Sleeps. */
function* inputReport(run: ProgramRun, pointer: number, type: number, buffer: number, size: number): Coroutine<number> {
  const context = contextArgument(run, pointer);
  const { driverInputLock } = context.hid;
  const interrupted = yield* downInterruptible(run.bpf.m, driverInputLock);
  if (interrupted) return interrupted;
  const ret = yield* inject(run, context, type, buffer, size, true);
  up(run.bpf.m, driverInputLock);
  return ret;
}

/** `hid_bpf_try_input_report`: the same without waiting: `-EBUSY`. In an event the lock is the event's own. Any context. */
function* tryInputReport(run: ProgramRun, pointer: number, type: number, buffer: number, size: number): Coroutine<number> {
  const context = contextArgument(run, pointer);
  return yield* inject(run, context, type, buffer, size, hidBpfOf(run).isEventOf(context));
}

export const hidKfuncs: ReadonlyMap<string, CallImplementation> = new Map<string, CallImplementation>([
  ['hid_bpf_get_data', getData],
  ['hid_bpf_allocate_context', allocateContext],
  ['hid_bpf_release_context', releaseContext],
  ['hid_bpf_hw_request', hwRequest],
  ['hid_bpf_hw_output_report', hwOutputReport],
  ['hid_bpf_input_report', inputReport],
  ['hid_bpf_try_input_report', tryInputReport],
]);
