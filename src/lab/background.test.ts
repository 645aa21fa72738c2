import { describe, expect, test } from 'vitest';
import { hrtimer_expire_entry, hrtimer_start, source_line, workqueue_execute_start, workqueue_queue_work } from '../base/event.ts';
import { NS_PER_MS } from '../base/units.ts';
import { loadLesson } from '../lessons/index.ts';
import type { Log } from '../trace/log.ts';
import { configOf, dialsOf } from './machine.ts';
import { simulate } from './run.ts';
import type { Neighbourhood } from './state.ts';
import { stopsOf } from './stops.ts';

const { lesson } = await loadLesson('wq-simple');

function logBeside(neighbours: Neighbourhood, run = lesson.runs[1]): Log {
  const { log } = simulate({ machine: configOf(lesson.machine, { ...dialsOf(lesson.machine), neighbours }), bpf: run.bpf, user: run.user });
  return log!;
}

/** The lines that are stops, sorted: who gets the CPU first depends on the company. */
function linesTold(log: Log): string[] {
  const lines = stopsOf(log).filter((index) => index < log.length && log.kind(index) === source_line);
  return lines.map((index) => `${log.text(index, 'file')}:${log.num(index, 'line')}`).toSorted();
}

describe.each(['hog', 'four-hogs', 'fifo', 'storm', 'worker'] as const)('beside %s', (neighbours) => {
  test.each(lesson.runs)('$id: the program ends, in about as many steps as alone, and every line of it is one', (run) => {
    const alone = logBeside('idle', run);
    const log = logBeside(neighbours, run);
    expect(linesTold(log)).toEqual(linesTold(alone));
    expect(log.length, 'there is company').toBeGreaterThan(1.5 * alone.length);
    expect(stopsOf(log).length).toBeLessThan(2 * stopsOf(alone).length);
  });
});

test('behind a busy worker a work waits for a whole round, a timer does not', () => {
  const log = logBeside('worker');
  const works = (event: typeof workqueue_queue_work | typeof workqueue_execute_start) => [...log.indicesOf(event)].filter((index) => log.text(index, 'function') === 'bpf_wq_work');
  const [queued] = works(workqueue_queue_work);
  const [started] = works(workqueue_execute_start);
  expect(log.timeNs(started) - log.timeNs(queued)).toBeGreaterThan(3 * NS_PER_MS);

  const timer = logBeside('worker', lesson.runs[0]);
  const expiry = [...timer.indicesOf(hrtimer_expire_entry)].find((index) => timer.text(index, 'function') === 'bpf_timer_cb')!;
  const armed = [...timer.indicesOf(hrtimer_start)].find((index) => timer.text(index, 'function') === 'bpf_timer_cb')!;
  expect(timer.timeNs(expiry) - timer.timeNs(armed)).toBeLessThan(0.1 * NS_PER_MS);
});
