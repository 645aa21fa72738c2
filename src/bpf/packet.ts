import type { AddressSpace, Region } from './memory.ts';
import type { ProgramRun } from './run.ts';

/** XDP_PACKET_HEADROOM: what a program may put in front of a packet. */
const HEADROOM = 256;
const TAILROOM = 320;
const ETH_HLEN = 14;

type PacketKind = 'xdp' | 'skb';

/** Where the contexts have what we fill in (struct xdp_md, struct __sk_buff of include/uapi/linux/bpf.h). */
const layouts = {
  xdp: { size: 24, data: 0, dataEnd: 4, dataMeta: 8, length: undefined, ifindex: [12] },
  skb: { size: 192, data: 76, dataEnd: 80, dataMeta: 140, length: 0, ifindex: [36, 40] },
} as const;

/** A packet that a program is run on, and the context that shows it. */
export class Packet {
  private readonly space: AddressSpace;
  private readonly kind: PacketKind;
  private readonly memory: Region;
  private readonly context: Region;
  /** The context's fields that are pointers into the packet; read by the VM at every load. */
  private readonly pointers = new Map<number, number>();
  private start = HEADROOM;
  private end: number;

  /** `ifindex`: of the device it came by; 0 where it came by none. */
  constructor(space: AddressSpace, kind: PacketKind, data: Uint8Array, ifindex = 0) {
    this.space = space;
    this.kind = kind;
    this.end = HEADROOM + data.length;
    const bytes = new Uint8Array(this.end + TAILROOM);
    bytes.set(data, HEADROOM);
    this.memory = space.map({ name: 'packet', bytes });
    const context = new Uint8Array(layouts[kind].size);
    this.context = space.map({ name: `${kind} context`, bytes: context, pointerFields: this.pointers });
    for (const at of layouts[kind].ifindex) this.context.view.setUint32(at, ifindex, true);
    this.show();
  }

  /** Makes a run see the packet. */
  enter(run: ProgramRun): void {
    run.packet = this;
    run.context = this.context.pointer();
  }

  /** Brings the context up to the packet's bounds. */
  private show(): void {
    const layout = layouts[this.kind];
    this.pointers.set(layout.data, this.memory.pointer(this.start));
    this.pointers.set(layout.dataEnd, this.memory.pointer(this.end));
    this.pointers.set(layout.dataMeta, this.memory.pointer(this.start));
    if (layout.length !== undefined) this.context.view.setUint32(layout.length, this.end - this.start, true);
  }

  /** `bpf_xdp_adjust_head`, `bpf_xdp_adjust_tail`: moves a bound. False where an Ethernet header would not be left, or room is short. */
  adjust(headBy: number, tailBy: number): boolean {
    const start = this.start + headBy;
    const end = this.end + tailBy;
    if (start < 0 || end > this.memory.size || end - start < ETH_HLEN) return false;
    this.start = start;
    this.end = end;
    this.show();
    return true;
  }

  /** Bytes of the packet from an offset on, to read or to change; undefined where they are not all there. */
  window(offset: number, length: number): Uint8Array | undefined {
    const from = this.start + offset;
    return offset >= 0 && from + length <= this.end ? this.memory.bytes.subarray(from, from + length) : undefined;
  }

  /** Pointer to bytes of the packet; undefined where they are not all there. */
  pointerTo(offset: number, length: number): number | undefined {
    return this.window(offset, length) && this.memory.pointer(this.start + offset);
  }

  get length(): number {
    return this.end - this.start;
  }

  bytes(): Uint8Array {
    return this.memory.bytes.slice(this.start, this.end);
  }

  free(): void {
    this.space.unmap(this.memory.id);
    this.space.unmap(this.context.id);
  }
}
