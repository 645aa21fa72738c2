import { encodeUtf8 } from '../../base/bytes.ts';
import type { HidDevice } from '../../kernel/drivers/hid/hid-device.ts';
import type { AddressSpace, Region } from '../memory.ts';
import { regionOf } from '../memory.ts';

/** Offsets in `struct hid_bpf_ctx` and `struct hid_device`, as kernel-types.ts lays them out. */
const CTX = { hid: 0, allocatedSize: 8, size: 12, bytes: 16 } as const;
const DEVICE = { id: 0, name: 12, nameBytes: 128, bytes: 272 } as const;

/** `struct hid_bpf_ctx_kern`: what stands around the context that programs see. */
export class HidBpfContext {
  readonly hid: HidDevice;
  /** The bytes that `hid_bpf_get_data` gives; undefined for a context that a program has allocated. */
  readonly data: Region | undefined;
  readonly fromBpf: boolean;
  private readonly ctx: Region;

  constructor(hid: HidDevice, ctx: Region, data: Region | undefined, fromBpf: boolean) {
    this.hid = hid;
    this.ctx = ctx;
    this.data = data;
    this.fromBpf = fromBpf;
  }

  get pointer(): number {
    return this.ctx.pointer();
  }

  get allocatedSize(): number {
    return this.ctx.view.getUint32(CTX.allocatedSize, true);
  }

  /** What a program left in `ctx->size`, which `retval` is another name of. */
  get size(): number {
    return this.ctx.view.getInt32(CTX.size, true);
  }

  set size(size: number) {
    this.ctx.view.setInt32(CTX.size, size, true);
  }
}

/** The contexts and devices that programs have pointers to. */
export class HidBpfContexts {
  private readonly space: AddressSpace;
  private readonly contexts = new Map<number, HidBpfContext>();
  private readonly devices = new Map<HidDevice, Region>();

  constructor(space: AddressSpace) {
    this.space = space;
  }

  /** A context over a copy of `bytes`, grown to `allocated`; without bytes it has no data. */
  make(hid: HidDevice, bytes: Uint8Array | undefined, allocated: number, fromBpf: boolean): HidBpfContext {
    const ctx = this.space.map({ name: 'hid_bpf_ctx', bytes: new Uint8Array(CTX.bytes) });
    const data = bytes && this.space.map({ name: 'hid data', bytes: new Uint8Array(allocated) });
    data?.bytes.set(bytes!);
    ctx.view.setBigUint64(CTX.hid, BigInt(this.device(hid).pointer()), true);
    ctx.view.setUint32(CTX.allocatedSize, allocated, true);
    ctx.view.setInt32(CTX.size, bytes?.length ?? 0, true);
    const made = new HidBpfContext(hid, ctx, data, fromBpf);
    this.contexts.set(made.pointer, made);
    return made;
  }

  at(pointer: number): HidBpfContext | undefined {
    return this.contexts.get(pointer);
  }

  /** The context is no more: pointers into it fault. */
  free(context: HidBpfContext): void {
    this.contexts.delete(context.pointer);
    this.space.unmap(regionOf(context.pointer));
    if (context.data) this.space.unmap(context.data.id);
  }

  private device(hid: HidDevice): Region {
    const known = this.devices.get(hid);
    if (known) return known;
    const region = this.space.map({ name: hid.config.name, bytes: new Uint8Array(DEVICE.bytes) });
    region.view.setUint32(DEVICE.id, hid.hidId, true);
    region.bytes.set(encodeUtf8(hid.config.name).subarray(0, DEVICE.nameBytes - 1), DEVICE.name);
    this.devices.set(hid, region);
    return region;
  }
}
