import { describe, expect, it } from 'vitest';
import { workqueue_execute_start } from '../../base/event.ts';
import type { Log } from '../../trace/log.ts';
import { MomentIndex } from '../../trace/moment/moment-index.ts';
import { madeTimerLog, madeWqLog } from '../testing/made-log.ts';
import type { Drawing } from './drawing.ts';
import { LOWEST_HEIGHT, drawTwin } from './drawing.ts';
import { tokenPath, travel } from './path.ts';

/** The drawing after the n-th event of a kind, and what belongs to it. */
function drawnAfter(log: Log, name: string, occurrence: number, extra = 0): Drawing {
  let left = occurrence;
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index).name === name && --left === 0) return drawnAt(log, index + 1 + extra);
  }
  throw new Error(`no ${name}`);
}

function drawnAt(log: Log, position: number, height = 400): Drawing {
  return drawTwin(new MomentIndex(log).momentAt(position), { width: 480, height, cpu: 0, cpus: 1, waitingSort: 'hrtimers', lineText: () => '' });
}

const pile = (drawing: Drawing) => drawing.blocks.map((block) => `${block.context} ${block.kind} ${block.rows.map((row) => row.text).join(', ')}`);

describe('the timer’s drawing', () => {
  const log = madeTimerLog();

  it('puts the callback on top of its caller, and the caller stays under it', () => {
    const drawing = drawnAfter(log, 'funcgraph_entry', 4);
    expect(pile(drawing)).toEqual([
      'U stack timer_simple, main',
      'K stack test_timer, do_unlinkat',
      'S stack bpf_timer_cb, hrtimer_run_softirq',
      'S slab HRTIMER, timer_callback',
    ]);
    expect(drawing.chips).toEqual([]);
  });

  it('shows the hardirq as a ghost that has left, and HRTIMER as served, not pending', () => {
    const drawing = drawnAfter(log, 'softirq_entry', 1);
    expect(drawing.ghosts.map((block) => [block.context, block.kind])).toEqual([['H', 'ghost']]);
    expect(drawing.lamps.filter((lamp) => lamp.state !== 'off')).toEqual([{ vector: 8, name: 'HRTIMER', state: 'serving' }]);
    expect(drawnAfter(log, 'local_timer_exit', 1).lamps[8].state).toBe('pending');
  });

  it('keeps the pile off the lamps', () => {
    for (let position = 0; position <= log.length; position++) {
      for (const height of [LOWEST_HEIGHT, 340, 500]) {
        const { blocks, ghosts } = drawnAt(log, position, height);
        for (const block of [...blocks, ...ghosts]) expect(block.top).toBeGreaterThanOrEqual(48);
      }
    }
  });
});

describe('the workqueue’s drawing', () => {
  const log = madeWqLog();

  it('puts the callback on its own worker, and the caller into the run queue', () => {
    const drawing = drawnAfter(log, 'mem_write', 3);
    expect(pile(drawing)).toEqual(['W stack bpf_wq_work, process_one_work, worker_thread', 'W slab kworker/0:1, wq_callback']);
    expect(drawing.chips.map((chip) => [chip.context, chip.text, chip.sort])).toEqual([
      ['U', 'wq_simple', 'runnable'],
      ['K', 'unlink()', 'runnable'],
    ]);
    expect(drawing.valueRows.map((row) => [row.name, row.old, row.text])).toEqual([['value', '0', '42']]);
  });

  it('knows a context on the CPU and in the run queue for the same, so that it is seen to move', () => {
    const before = drawnAfter(log, 'funcgraph_exit', 1);
    const after = drawnAfter(log, 'sched_switch', 1);
    const keys = after.chips.map((chip) => chip.key);
    expect(before.blocks.map((block) => block.layer)).toEqual(expect.arrayContaining(keys));
  });
});

describe('the token', () => {
  const log = madeWqLog();

  it('goes from the value to the worklist to the CPU and home', () => {
    const stations = ['bpf_async_init', 'workqueue_queue_work', 'workqueue_execute_start', 'workqueue_execute_end'].map(
      (name) => tokenPath(drawnAfter(log, name, 1))?.station,
    );
    expect(stations).toEqual(['value', 'queue', 'cpu', 'value']);
    expect(tokenPath(drawnAt(log, 5))).toBeUndefined();
  });

  it('travels along its path, corner by corner', () => {
    const from = tokenPath(drawnAfter(log, 'sched_switch', 1))!;
    const to = tokenPath(drawnAfter(log, 'workqueue_execute_start', 1))!;
    const way = travel(from, to);
    expect(way[0]).toEqual(from.at);
    expect(way.at(-1)).toEqual(to.at);
    for (let index = 1; index < way.length; index++) {
      const straight = way[index].x === way[index - 1].x || way[index].y === way[index - 1].y;
      expect(straight).toBe(true);
    }
  });
});

describe('several CPUs', () => {
  const at = (position: number, cpu: number) =>
    drawTwin(new MomentIndex(madeWqLog()).momentAt(position), { width: 480, height: 400, cpu, cpus: 8, waitingSort: 'works', lineText: () => '' });

  it('has every CPU small, each in its place, those that have said nothing idle', () => {
    const { smallPiles } = at(20, 0);
    expect(smallPiles.map(({ cpu }) => cpu)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(smallPiles.slice(1).every(({ contexts, who }) => contexts.join() === 'I' && who === '')).toBe(true);
    expect(smallPiles[0].who).toBe('wq_simple');
    expect(at(30, 5).smallPiles.map(({ x, y }) => [x, y])).toEqual(smallPiles.map(({ x, y }) => [x, y]));
  });

  it('draws a silent CPU large as idle, and the token on the small pile of the CPU it is on', () => {
    const log = madeWqLog();
    const [started] = log.indicesOf(workqueue_execute_start);
    const drawing = at(started + 1, 5);
    expect(pile(drawing)).toEqual(['I slab swapper/5']);
    const path = tokenPath(drawing)!;
    expect(path.station).toBe('other-cpu');
    expect(path.at.y).toBeLessThan(0);
  });
});
