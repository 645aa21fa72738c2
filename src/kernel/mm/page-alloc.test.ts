import { describe, expect, test } from 'vitest';
import type { MemoryConfig } from '../config.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { boot, fieldsOf, userTask } from '../testing/scenario.ts';
import { initWork, scheduleWork } from '../workqueue/queue.ts';
import type { Gfp } from './gfp.ts';
import { GFP_ATOMIC, GFP_KERNEL } from './gfp.ts';
import { allocPages, freePages } from './page-alloc.ts';
import { kswapdRun } from './vmscan.ts';
import { writebackInit } from './writeback.ts';
import { zoneOf } from './zone.ts';

/** 64 MB: min 256, low 320, high 384 pages; 96 for GFP_ATOMIC. */
const managed = 16_384;

/** Somebody on a worker asks for pages one after another; which frames were had, and when each call was over. */
function ask(memory: MemoryConfig, count: number, gfp: Gfp) {
  const { m, recording } = boot({ memory });
  kswapdRun(m);
  writebackInit(m);
  const pages: number[] = [];
  const doneNs: number[] = [];
  const work = initWork(m, 'taker', function* taker(machine) {
    for (let n = 0; n < count; n++) {
      pages.push(yield* allocPages(machine, gfp));
      doneNs.push(machine.nowNs);
    }
  });
  userTask(m, 'app', function* app(machine): Coroutine<number> {
    yield* scheduleWork(machine, work);
    return 0;
  });
  m.run({ untilNs: 1e9, maxEvents: 100_000 });
  return { m, recording, pages, doneNs, zone: zoneOf(m) };
}

const had = (pages: readonly number[]) => pages.filter((pfn) => pfn > 0).length;

test('watermarks are those that Linux sets for so much memory', () => {
  expect(zoneOf(boot({ memory: { managed, free: 1, clean: 0, dirty: 0 } }).m).watermarks).toEqual({ min: 256, low: 320, high: 384 });
});

describe('GFP_ATOMIC', () => {
  const full = { managed, free: 104, clean: 0, dirty: 1_024 };

  test('may go below min, to three eighths of it, and then gets NULL without a wait', () => {
    const { pages, doneNs, recording } = ask(full, 12, GFP_ATOMIC);
    expect(had(pages)).toBe(8);
    expect(pages.slice(8)).toEqual([0, 0, 0, 0]);
    expect(recording.named('mm_page_alloc').map((event) => fieldsOf(event).pfn)).toEqual(pages);
    // The ninth call writes the report, over a slow line; the others take no time to speak of.
    expect(doneNs[11] - doneNs[8]).toBeLessThan(3_000);
    expect(recording.named('mm_vmscan_direct_reclaim_begin')).toEqual([]);
  });

  test('is reported once in ten seconds, as Linux words it', () => {
    const lines = ask(full, 12, GFP_ATOMIC).recording.console();
    const reports = lines.filter((line) => line.includes('page allocation failure'));
    expect(reports).toEqual(['kworker/0:1: page allocation failure: order:0, mode:0x820(GFP_ATOMIC), nodemask=(null),cpuset=/,mems_allowed=0']);
    expect(lines).toContain('  warn_alloc');
    expect(lines.at(-1)).toMatch(/^Node 0 Normal free:384kB boost:0kB min:1024kB low:1280kB high:1536kB /);
  });

  test('wakes kswapd, which reclaims until the high watermark', () => {
    const { recording, zone } = ask(full, 1, GFP_ATOMIC);
    expect(recording.named('mm_vmscan_wakeup_kswapd').map((event) => fieldsOf(event).gfp_flags)).toEqual(['GFP_ATOMIC']);
    expect(recording.named('mm_vmscan_throttled').length).toBeGreaterThan(0);
    expect(recording.named('mm_vmscan_kswapd_sleep')).toHaveLength(1);
    expect(zone.free).toBeGreaterThan(zone.watermarks.high);
  });
});

describe('GFP_KERNEL', () => {
  test('with enough free takes no notice of anybody', () => {
    const { pages, recording } = ask({ managed, free: 1_000, clean: 0, dirty: 100 }, 16, GFP_KERNEL);
    expect(had(pages)).toBe(16);
    expect(recording.named('mm_vmscan_wakeup_kswapd', 'mm_vmscan_direct_reclaim_begin')).toEqual([]);
  });

  test('between min and low it wakes kswapd and does not wait', () => {
    const { pages, recording } = ask({ managed, free: 300, clean: 0, dirty: 100 }, 16, GFP_KERNEL);
    expect(had(pages)).toBe(16);
    expect(recording.named('mm_vmscan_wakeup_kswapd').length).toBeGreaterThan(0);
    expect(recording.named('mm_vmscan_direct_reclaim_begin')).toEqual([]);
  });

  test('below min it reclaims what is clean by itself', () => {
    const { pages, doneNs, recording } = ask({ managed, free: 250, clean: 500, dirty: 0 }, 4, GFP_KERNEL);
    expect(had(pages)).toBe(4);
    expect(recording.named('mm_vmscan_direct_reclaim_end').map((event) => fieldsOf(event).nr_reclaimed)).toContain(32);
    expect(doneNs[3] - doneNs[0]).toBeLessThan(1e6);
  });

  test('where all is dirty a worker sleeps for a jiffy at a time while it is written, and then gets its page', () => {
    const { pages, doneNs, recording } = ask({ managed, free: 104, clean: 0, dirty: 1_024 }, 4, GFP_KERNEL);
    expect(had(pages)).toBe(4);
    const [asked] = recording.named('workqueue_execute_start');
    expect(doneNs[0] - asked.timeNs).toBeGreaterThan(4e6);
    const sleeps = recording.named('sched_switch').map(fieldsOf).filter(({ prev_comm: comm, prev_state: state }) => String(comm).startsWith('kworker/0:') && state === 'D');
    expect(sleeps.length).toBeGreaterThan(0);
    expect(recording.console()).toEqual([]);
  });

  test('with nothing to reclaim it gives up: there is no OOM killer', () => {
    const { pages, recording } = ask({ managed, free: 100, clean: 0, dirty: 0 }, 1, GFP_KERNEL);
    expect(pages).toEqual([0]);
    expect(recording.console()[0]).toContain('mode:0xcc0(GFP_KERNEL)');
  });
});

test('a user’s task that reclaims in vain is made to wait inside it', () => {
  const { m, recording } = boot({ memory: { managed, free: 200, clean: 0, dirty: 512 } });
  kswapdRun(m);
  writebackInit(m);
  let pfn = 0;
  userTask(m, 'app', function* app(machine): Coroutine<number> {
    pfn = yield* allocPages(machine, GFP_KERNEL);
    return 0;
  });
  m.run({ untilNs: 1e9 });
  expect(pfn).toBeGreaterThan(0);
  const ofApp = recording.named('mm_vmscan_throttled').filter(({ comm }) => comm === 'app').map(fieldsOf);
  expect(ofApp).toMatchObject([{ usec_timeout: 4_000, reason: 'VMSCAN_THROTTLE_NOPROGRESS' }]);
  expect(ofApp[0].usect_delayed).toBeGreaterThanOrEqual(4_000);
});

test('a page that is given back is free', () => {
  const { m, recording } = boot({ memory: { managed, free: 1_000, clean: 0, dirty: 0 } });
  userTask(m, 'app', function* app(machine: Machine): Coroutine<number> {
    yield* freePages(machine, yield* allocPages(machine, GFP_KERNEL));
    return 0;
  });
  m.run();
  expect(zoneOf(m).free).toBe(1_000);
  expect(recording.named('zone_pages').map((event) => fieldsOf(event).free)).toEqual([999, 1_000]);
});

test('a page or two of dirt are enough for a wait, and for an end', () => {
  const { pages, zone } = ask({ managed, free: 256, clean: 0, dirty: 2 }, 3, GFP_KERNEL);
  expect(had(pages)).toBe(2);
  expect(zone).toMatchObject({ dirty: 0, writeback: 0, clean: 0, free: 256 });
});
