import { describe, expect, it } from 'vitest';
import { funcgraph_entry, funcgraph_exit, local_timer_entry, local_timer_exit, sched_switch } from '../../base/event.ts';
import type { EventKind } from '../../base/event.ts';
import type { Log } from '../../trace/log.ts';
import { MomentIndex } from '../../trace/moment/moment-index.ts';
import { madeTimerLog, madeWqLog } from '../testing/made-log.ts';
import { drawTwin } from './drawing.ts';
import type { Move } from './moves.ts';
import { movesBetween } from './moves.ts';

/** What moves as the n-th event of a kind happens. */
function movesAt(log: Log, kind: EventKind, occurrence = 1): Move[] {
  const index = [...log.indicesOf(kind)][occurrence - 1];
  const moments = new MomentIndex(log);
  const drawn = (position: number) =>
    drawTwin(moments.momentAt(position), { width: 480, height: 400, cpu: 0, cpus: 1, waitingSort: 'works', lineText: () => '' });
  return movesBetween(drawn(index), drawn(index + 1));
}

const went = (moves: readonly Move[]) => moves.filter(({ fades }) => fades).map(({ key, isGone, dy }) => `${isGone ? 'goes' : 'comes'} ${key.split(' ').slice(0, 2).join(' ')} ${Math.sign(dy)}`);

describe('movesBetween', () => {
  it('lets an interrupt land from above and leave upward, and the task under it stay where it is', () => {
    expect(went(movesAt(madeTimerLog(), local_timer_entry))).toEqual(['comes block irq -1']);
    expect(went(movesAt(madeTimerLog(), local_timer_exit))).toEqual(['comes ghost irq 0', 'goes block irq -1']);
  });

  it('exchanges stacks between the CPU and the run queue', () => {
    const moves = movesAt(madeWqLog(), sched_switch);
    const exchanged = moves.filter(({ isExchange }) => isExchange);
    expect(exchanged.filter(({ key }) => key.startsWith('chip')).length).toBeGreaterThan(0);
    // The caller goes down, the worker comes up.
    expect(exchanged.some(({ key, isGone, dy }) => key.startsWith('block') && isGone && dy > 0)).toBe(true);
    expect(exchanged.some(({ key, isGone, dy }) => key.startsWith('block') && !isGone && dy > 0)).toBe(true);
  });

  it('moves the function that begins or ends, and not its caller', () => {
    const begun = went(movesAt(madeWqLog(), funcgraph_entry, 2));
    expect(begun).toHaveLength(1);
    expect(begun[0]).toMatch(/^comes block/);
    const ended = went(movesAt(madeWqLog(), funcgraph_exit));
    expect(ended).toHaveLength(1);
    expect(ended[0]).toMatch(/^goes block/);
  });
});
