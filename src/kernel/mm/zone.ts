import { zone_pages } from '../../base/event.ts';
import type { MemoryConfig } from '../config.ts';
import type { Machine } from '../machine.ts';
import type { Task } from '../sched/task.ts';

/** Watermarks of a zone, in pages (`enum zone_watermarks`). */
export interface Watermarks {
  readonly min: number;
  readonly low: number;
  readonly high: number;
}

/** A machine whose configuration says nothing of its memory: 64 MB, most of them free. */
const PLENTY: MemoryConfig = { managed: 16_384, free: 12_288, clean: 2_048, dirty: 0 };

/**
 * `struct zone`, the only one of `struct pglist_data`, the only node. Pages are counted, not
 * kept: there are no per-CPU lists, no orders but 0, no migrate types, and of the LRU only
 * how many of its pages are clean, dirty and being written.
 */
export class Zone {
  readonly nid = 0;
  readonly name = 'Normal';
  readonly managed: number;
  readonly watermarks: Watermarks;
  free: number;
  clean: number;
  dirty: number;
  writeback = 0;

  /** Frame number of the page that is given out next: only its name, none is given out twice. */
  nextPfn = 0x1000;
  kswapd: Task | undefined;
  /** Pages written since who reclaims began to wait for that (`NR_THROTTLED_WRITTEN`); undefined while nobody waits. */
  writtenWhileThrottled: number | undefined;
  /** `warn_alloc` spoke last; undefined: never. */
  warnedNs: number | undefined;

  constructor({ managed, free, clean, dirty }: MemoryConfig) {
    this.managed = managed;
    this.free = free;
    this.clean = clean;
    this.dirty = dirty;
    this.watermarks = watermarksOf(managed);
  }

  /** `zone_reclaimable_pages()` */
  get reclaimable(): number {
    return this.clean + this.dirty + this.writeback;
  }
}

/** `calculate_min_free_kbytes()` and `__setup_per_zone_wmarks()` for a machine of one zone. */
function watermarksOf(managed: number): Watermarks {
  const min = Math.floor(Math.sqrt(managed * 4 * 16)) >> 2;
  const distance = Math.max(min >> 2, Math.floor(managed / 1000));
  return { min, low: min + distance, high: min + 2 * distance };
}

const zones = new WeakMap<Machine, Zone>();

/** The machine's memory. Made when it is first asked for: machines without an allocator have none. */
export function zoneOf(m: Machine): Zone {
  let zone = zones.get(m);
  if (!zone) zones.set(m, (zone = new Zone(m.config.memory ?? PLENTY)));
  return zone;
}

/** Says how it stands, after a change. */
export function tellPages(m: Machine, { nid, free, clean, dirty, writeback }: Zone): void {
  m.emit(zone_pages, nid, free, clean, dirty, writeback);
}
