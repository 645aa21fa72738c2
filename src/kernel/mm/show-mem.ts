import { NS_PER_SEC } from '../../base/units.ts';
import type { Machine } from '../machine.ts';
import { dumpStack, printk } from '../printk.ts';
import type { Gfp } from './gfp.ts';
import { gfpText } from './gfp.ts';
import type { Zone } from './zone.ts';

/** At most one report in so long (`nopage_rs`). */
const RATELIMIT_NS = 10 * NS_PER_SEC;

/** `warn_alloc()`: there was no page to be had. Any context. */
export function warnAlloc(m: Machine, zone: Zone, gfp: Gfp): void {
  if (zone.warnedNs !== undefined && m.nowNs - zone.warnedNs < RATELIMIT_NS) return;
  zone.warnedNs = m.nowNs;
  printk(m, `${m.current.comm}: page allocation failure: order:0, mode:0x${gfp.toString(16)}(${gfpText(gfp)}), nodemask=(null),cpuset=/,mems_allowed=0`);
  dumpStack(m, ['warn_alloc']);
  printk(m, 'Mem-Info:');
  printk(m, zoneLine(zone));
}

const kilobytes = (pages: number): string => `${pages * 4}kB`;

/** A zone's line of `show_free_areas()`, by what the model counts. */
function zoneLine({ nid, name, managed, free, clean, dirty, writeback, watermarks: { min, low, high } }: Zone): string {
  const parts = [
    `free:${kilobytes(free)}`, 'boost:0kB', `min:${kilobytes(min)}`, `low:${kilobytes(low)}`, `high:${kilobytes(high)}`,
    `inactive_file:${kilobytes(clean + dirty + writeback)}`, `writepending:${kilobytes(dirty + writeback)}`, `managed:${kilobytes(managed)}`,
  ];
  return `Node ${nid} ${name} ${parts.join(' ')}`;
}
