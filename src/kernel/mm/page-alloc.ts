import { mm_page_alloc, mm_page_free } from '../../base/event.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { condResched, mightSleep } from '../sched/core.ts';
import { TaskState } from '../sched/task.ts';
import { scheduleHrtimeoutRange } from '../time/sleep.ts';
import { TICK_NS } from '../time/tick-sched.ts';
import type { Gfp } from './gfp.ts';
import { allowsBlocking, gfpText, isHigh } from './gfp.ts';
import { warnAlloc } from './show-mem.ts';
import { tryToFreePages, wakeupKswapd } from './vmscan.ts';
import type { Zone } from './zone.ts';
import { tellPages, zoneOf } from './zone.ts';

/* mm/page_alloc.c, for single pages. */

/** So many rounds of reclaim without a page, and it is given up (`MAX_RECLAIM_RETRIES`). */
const MAX_RECLAIM_RETRIES = 16;

/** The array of `struct page`s, by frame number. */
const VMEMMAP = 0xf_ea00_0000_0000;
const STRUCT_PAGE_BYTES = 64;

/** `MIGRATE_UNMOVABLE`: what kernel memory is. */
const UNMOVABLE = 0;

/**
 * `alloc_pages()` of order 0: the page's frame number, or 0 where none is to be had. With
 * GFP_ATOMIC any context, it never waits; with GFP_KERNEL it may sleep. Differs from Linux
 * at the very end: there is no OOM killer, so GFP_KERNEL gives up when nothing can be reclaimed.
 */
export function* allocPages(m: Machine, gfp: Gfp): Coroutine<number> {
  const zone = zoneOf(m);
  m.pushFrame('__alloc_pages_noprof');
  if (allowsBlocking(gfp)) yield* mightSleep(m, 'include/linux/sched/mm.h', 337);
  yield* m.spend(m.costs.allocPageNs);
  const pfn = getPageFromFreelist(m, zone, zone.watermarks.low) || (yield* allocPagesSlowpath(m, zone, gfp));
  m.emit(mm_page_alloc, pfn && structPage(pfn), pfn, 0, UNMOVABLE, gfpText(gfp));
  m.popFrame('__alloc_pages_noprof');
  return pfn;
}

/** `__free_pages()` of order 0. Any context. */
export function* freePages(m: Machine, pfn: number): Coroutine {
  const zone = zoneOf(m);
  yield* m.spend(m.costs.allocPageNs);
  m.emit(mm_page_free, structPage(pfn), pfn, 0);
  zone.free++;
  tellPages(m, zone);
}

/** `get_page_from_freelist()`: a page, if more than `mark` are free (`zone_watermark_ok`). */
function getPageFromFreelist(m: Machine, zone: Zone, mark: number): number {
  if (zone.free <= mark) return 0;
  zone.free--;
  tellPages(m, zone);
  return zone.nextPfn++;
}

/** How low this one may go: `gfp_to_alloc_flags`, and what `__zone_watermark_ok` makes of ALLOC_MIN_RESERVE and ALLOC_NON_BLOCK. */
function floorOf({ watermarks }: Zone, gfp: Gfp): number {
  if (!isHigh(gfp)) return watermarks.min;
  const half = watermarks.min - Math.floor(watermarks.min / 2);
  return allowsBlocking(gfp) ? half : half - Math.floor(half / 4);
}

/** `__alloc_pages_slowpath()` */
function* allocPagesSlowpath(m: Machine, zone: Zone, gfp: Gfp): Coroutine<number> {
  const mark = floorOf(zone, gfp);
  m.pushFrame('__alloc_pages_slowpath.constprop.0');
  let pfn = 0;
  for (let fruitless = 0; ;) {
    yield* m.spend(m.costs.allocSlowPathNs);
    wakeupKswapd(m, zone, gfp);
    pfn = getPageFromFreelist(m, zone, mark);
    if (pfn || !allowsBlocking(gfp)) break;
    const reclaimed = yield* directReclaim(m, zone, gfp);
    pfn = getPageFromFreelist(m, zone, mark);
    fruitless = reclaimed > 0 ? 0 : fruitless + 1;
    if (pfn || !(yield* shouldReclaimRetry(m, zone, mark, fruitless))) break;
  }
  if (!pfn) warnAlloc(m, zone, gfp);
  m.popFrame('__alloc_pages_slowpath.constprop.0');
  return pfn;
}

/** `__perform_reclaim()`: who asks looks for memory itself. How many pages that freed. */
function* directReclaim(m: Machine, zone: Zone, gfp: Gfp): Coroutine<number> {
  yield* condResched(m);
  const reclaimed = yield* tryToFreePages(m, zone, gfp);
  yield* condResched(m);
  return reclaimed;
}

/**
 * `should_reclaim_retry()`: whether another round may help. A worker sleeps for a jiffy in
 * it, that its pool takes notice and others of it run; other tasks only make way.
 */
function* shouldReclaimRetry(m: Machine, zone: Zone, mark: number, fruitless: number): Coroutine<boolean> {
  if (fruitless > MAX_RECLAIM_RETRIES) return false;
  const mayHelp = zone.free + zone.reclaimable > mark;
  if (m.current.worker) {
    m.current.state = TaskState.UNINTERRUPTIBLE;
    yield* scheduleHrtimeoutRange(m, m.nowNs + TICK_NS, 0);
  } else yield* condResched(m);
  return mayHelp;
}

function structPage(pfn: number): number {
  return VMEMMAP + pfn * STRUCT_PAGE_BYTES;
}
