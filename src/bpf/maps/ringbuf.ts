import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { Region } from '../memory.ts';
import { offsetOf, regionOf } from '../memory.ts';
import type { MapAttributes, MapEnvironment, ValuePlace, ValueShape } from './map.ts';
import { BpfMap, roundUp } from './map.ts';

/** Bytes in front of a record: length with the two bits below, and a page offset we leave zero. */
const HEADER_BYTES = 8;
const BUSY_BIT = 0x8000_0000;
const DISCARD_BIT = 0x4000_0000;
const LENGTH_MASK = 0x3fff_ffff;

export const RingbufFlag = { NO_WAKEUP: 1, FORCE_WAKEUP: 2 } as const;

/**
 * `BPF_MAP_TYPE_RINGBUF` (kernel/bpf/ringbuf.c): records in the order of their
 * reservation. The data area is mapped twice in a row, so that no record wraps.
 */
export class RingbufMap extends BpfMap {
  private readonly region: Region;
  private consumerAt = 0;
  private producerAt = 0;
  /** Called when a consumer that has caught up may go on (`irq_work` → wait queue). */
  onData: (() => void) | undefined;

  constructor(env: MapEnvironment, id: number, address: number, attributes: MapAttributes, shape: ValueShape) {
    super(env, id, address, attributes, shape);
    this.region = env.space.map({ name: `map ${this.name}`, bytes: new Uint8Array(2 * attributes.maxEntries) });
  }

  /** Pointer to `size` bytes to fill in, or 0 when the ring is full. */
  reserve(size: number): number {
    const length = roundUp(size + HEADER_BYTES, 8);
    if (size > LENGTH_MASK || length > this.maxEntries) return 0;
    if (this.producerAt + length - this.consumerAt > this.maxEntries) return 0;
    const at = this.producerAt % this.maxEntries;
    this.setHeader(at, (size | BUSY_BIT) >>> 0);
    this.producerAt += length;
    return this.region.pointer(at + HEADER_BYTES);
  }

  /** Ends a reservation. Wakes a consumer that waits for this very record, or as the flags say. */
  commit(pointer: number, flags: number, isDiscarded: boolean): void {
    const at = offsetOf(pointer) - HEADER_BYTES;
    const length = this.header(at) & LENGTH_MASK;
    this.setHeader(at, (length | (isDiscarded ? DISCARD_BIT : 0)) >>> 0);
    const isAwaited = this.consumerAt % this.maxEntries === at;
    if (flags & RingbufFlag.FORCE_WAKEUP || (isAwaited && !(flags & RingbufFlag.NO_WAKEUP))) this.onData?.();
  }

  /** Takes the next finished record, discarded ones left out; undefined when there is none yet. */
  consume(): Uint8Array | undefined {
    while (this.consumerAt < this.producerAt) {
      const at = this.consumerAt % this.maxEntries;
      const header = this.header(at);
      if (header & BUSY_BIT) return undefined;
      const length = header & LENGTH_MASK;
      this.consumerAt += roundUp(length + HEADER_BYTES, 8);
      if (!(header & DISCARD_BIT)) return this.region.bytes.slice(at + HEADER_BYTES, at + HEADER_BYTES + length);
    }
    return undefined;
  }

  get availableBytes(): number {
    return this.producerAt - this.consumerAt;
  }

  /** `bpf_ringbuf_query`: available data, size, consumer and producer positions. */
  query(what: number): number {
    return [this.availableBytes, this.maxEntries, this.consumerAt, this.producerAt][what] ?? 0;
  }

  private header(at: number): number {
    return this.region.view.getUint32(at, true);
  }

  private setHeader(at: number, value: number): void {
    this.region.view.setUint32(at, value, true);
  }

  lookup(): number {
    return 0;
  }

  *update(): Coroutine<number> {
    return -Errno.ENOTSUPP;
  }

  *remove(): Coroutine<number> {
    return -Errno.ENOTSUPP;
  }

  nextKey(): Uint8Array | undefined {
    return undefined;
  }

  override placeOf(pointer: number): ValuePlace | undefined {
    return regionOf(pointer) === this.region.id ? this.placeAt(offsetOf(pointer)) : undefined;
  }

  protected override placeAt(offset: number): ValuePlace {
    return { slot: 0, offset };
  }

  free(): void {
    this.env.space.unmap(this.region.id);
  }
}
