import { describe, expect, test } from 'vitest';
import { source_line } from '../base/event.ts';
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

describe.each(['hog', 'four-hogs', 'fifo', 'storm'] as const)('beside %s', (neighbours) => {
  test.each(lesson.runs)('$id: the program ends, in about as many steps as alone, and every line of it is one', (run) => {
    const alone = logBeside('idle', run);
    const log = logBeside(neighbours, run);
    expect(linesTold(log)).toEqual(linesTold(alone));
    expect(log.length).toBeGreaterThan(1_000);
    expect(stopsOf(log).length).toBeLessThan(2 * stopsOf(alone).length);
  });
});
