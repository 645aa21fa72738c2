import { assert } from '../../base/assert.ts';
import { Errno } from '../../base/errno.ts';
import type { AttachedProgram } from '../../kernel/attach.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HidBpfHooks, HidDevice, HidSource } from '../../kernel/drivers/hid/hid-device.ts';
import { deviceReprobe } from '../../kernel/drivers/hid/probe.ts';
import type { Machine } from '../../kernel/machine.ts';
import type { Bpf } from '../bpf.ts';
import type { FilledStruct } from '../maps/struct-ops.ts';
import type { StructOps, StructOpsRegistration } from '../struct-ops.ts';
import type { HidBpfContext } from './contexts.ts';
import { HidBpfContexts } from './contexts.ts';

/** HID_BPF_MAX_PROGS_PER_DEV */
const MAX_PROGRAMS = 64;
const BPF_F_BEFORE = 8;
/** HID_MAX_DESCRIPTOR_SIZE */
const MAX_DESCRIPTOR_BYTES = 4096;
/** Event data has room for whole multiples of this. */
const DATA_CHUNK = 64;

/** A struct that is attached to a device. */
interface Attached {
  readonly programs: FilledStruct['programs'];
  hid: HidDevice | undefined;
}

/** Per device (`struct hid_bpf`). */
interface DeviceBpf {
  readonly list: Attached[];
  /** Bytes of event data; 0 until a program wants events. */
  allocated: number;
  rdescOps: Attached | undefined;
  /** The context of the event that programs are shown now: its data are the device's own. */
  event: HidBpfContext | undefined;
}

/** HID-BPF of one machine (drivers/hid/bpf): what is attached to which device, and the calls of it. */
export class HidBpf implements HidBpfHooks, StructOps {
  readonly bpf: Bpf;
  readonly contexts: HidBpfContexts;
  private readonly devices = new Map<HidDevice, DeviceBpf>();

  constructor(bpf: Bpf, devices: readonly HidDevice[]) {
    this.bpf = bpf;
    this.contexts = new HidBpfContexts(bpf.space);
    for (const hid of devices) {
      hid.bpf = this;
      this.devices.set(hid, { list: [], allocated: 0, rdescOps: undefined, event: undefined });
    }
  }

  /** `hid_get_device`: the device of that number, unless it has gone. */
  device(hidId: number): HidDevice | undefined {
    for (const hid of this.devices.keys()) if (hid.hidId === hidId >>> 0 && !hid.isUnplugged) return hid;
    return undefined;
  }

  /** Whether a context shows the event that the device's programs are called for. */
  isEventOf({ hid, data }: HidBpfContext): boolean {
    return data !== undefined && this.of(hid).event?.data === data;
  }

  private of(hid: HidDevice): DeviceBpf {
    const device = this.devices.get(hid);
    assert(device, 'a device that HID-BPF has been told of');
    return device;
  }

  // struct bpf_struct_ops

  /** `hid_bpf_ops_init_member`: hid_id as it is, of the flags BPF_F_BEFORE alone. */
  checkPlain(member: string, value: number): number {
    if (member === 'hid_id') return 0;
    return member === 'flags' && (value & ~BPF_F_BEFORE) === 0 ? 0 : -Errno.EINVAL;
  }

  /** `hid_bpf_reg`: `-EINVAL` where there is no such device, `-E2BIG` where it has too many programs. */
  *register({ plain, programs }: FilledStruct): Coroutine<StructOpsRegistration | number> {
    const view = new DataView(plain.buffer, plain.byteOffset);
    const hid = this.device(view.getInt32(0, true));
    if (!hid) return -Errno.EINVAL;
    const device = this.of(hid);
    if (device.list.length >= MAX_PROGRAMS) return -Errno.E2BIG;
    const fixesDescriptor = programs.has('hid_rdesc_fixup');
    if (fixesDescriptor && device.rdescOps) return -Errno.EINVAL;
    const attached: Attached = { programs, hid };
    if (fixesDescriptor) device.rdescOps = attached;
    if (programs.has('hid_device_event')) device.allocated ||= eventBytes(hid);
    if (view.getUint32(4, true) & BPF_F_BEFORE) device.list.unshift(attached);
    else device.list.push(attached);
    if (fixesDescriptor) yield* deviceReprobe(this.bpf.m, hid);
    return { unregister: () => this.unregister(attached) };
  }

  /** `hid_bpf_unreg` */
  private *unregister(attached: Attached): Coroutine {
    const { hid } = attached;
    if (!hid) return;
    const device = this.of(hid);
    device.list.splice(device.list.indexOf(attached), 1);
    attached.hid = undefined;
    if (device.rdescOps !== attached) return;
    device.rdescOps = undefined;
    yield* deviceReprobe(this.bpf.m, hid);
  }

  // HidBpfHooks

  *deviceEvent(m: Machine, hid: HidDevice, type: number, data: Uint8Array, { source, fromBpf }: HidSource): Coroutine<Uint8Array | number> {
    const device = this.of(hid);
    if (device.allocated === 0) return data;
    const before = device.event;
    const context = this.contexts.make(hid, data.subarray(0, device.allocated), device.allocated, fromBpf);
    device.event = context;
    const refused = yield* this.callEach(m, hid, 'hid_device_event', context, [type, source], (ret) => {
      if (ret > 0) context.size = ret;
      return ret < 0;
    });
    const { size } = context;
    const result = refused || (size > device.allocated ? -Errno.EINVAL : context.data!.bytes.slice(0, size || data.length));
    device.event = before;
    this.contexts.free(context);
    return result;
  }

  *rawRequest(m: Machine, hid: HidDevice, data: Uint8Array, type: number, request: number, source: HidSource): Coroutine<number> {
    return yield* this.beforeRequest(m, hid, 'hid_hw_request', data, [data[0], type, request, source.source], source.fromBpf);
  }

  *outputReport(m: Machine, hid: HidDevice, data: Uint8Array, source: HidSource): Coroutine<number> {
    return yield* this.beforeRequest(m, hid, 'hid_hw_output_report', data, [source.source], source.fromBpf);
  }

  /** The first program that answers with something else than 0 stops the request; they may change its bytes. */
  private *beforeRequest(m: Machine, hid: HidDevice, member: string, data: Uint8Array, args: readonly number[], fromBpf: boolean): Coroutine<number> {
    const context = this.contexts.make(hid, data, data.length, fromBpf);
    const ret = yield* this.callEach(m, hid, member, context, args, (answer) => answer !== 0);
    data.set(context.data!.bytes);
    this.contexts.free(context);
    return ret;
  }

  *rdescFixup(m: Machine, hid: HidDevice, rdesc: Uint8Array): Coroutine<Uint8Array> {
    const program = this.of(hid).rdescOps?.programs.get('hid_rdesc_fixup');
    if (!program) return rdesc;
    const context = this.contexts.make(hid, rdesc, MAX_DESCRIPTOR_BYTES, false);
    const ret = yield* program.run(m, [context.pointer]);
    const fixed = context.data!.bytes.slice(0, ret || rdesc.length);
    this.contexts.free(context);
    return ret < 0 || ret > MAX_DESCRIPTOR_BYTES ? rdesc : fixed;
  }

  destroy(hid: HidDevice): void {
    for (const attached of this.of(hid).list.splice(0)) attached.hid = undefined;
  }

  /** Calls a member of each struct, until `ends` says so; what that one returned, else 0. */
  private *callEach(
    m: Machine, hid: HidDevice, member: string, context: HidBpfContext, args: readonly number[], ends: (ret: number) => boolean,
  ): Coroutine<number> {
    for (const { programs } of this.of(hid).list.slice()) {
      const program: AttachedProgram | undefined = programs.get(member);
      const ret = program ? (yield* program.run(m, [context.pointer, ...args])) | 0 : 0;
      if (program && ends(ret)) return ret;
    }
    return 0;
  }
}

/** Room for the device's longest report. */
function eventBytes(hid: HidDevice): number {
  return Math.ceil(Math.max(...hid.reports.map(({ bytes }) => bytes)) / DATA_CHUNK) * DATA_CHUNK;
}
