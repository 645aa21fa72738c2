import { describe, expect, it } from 'vitest';
import { source_line } from '../../base/event.ts';
import type { InspectedContext, InspectedFrame } from '../../lab/inspection.ts';
import { Log } from '../../trace/log.ts';
import { contextKey, contextsIn, nextRunOf, shownContext, standsIn } from './places.ts';

const frame = (slot: number): InspectedFrame => ({ func: 'f', slot, file: 'a.bpf.c', line: 1, registers: [], stack: [], locals: [] });

function made(image: number, isRunning: boolean, ...slots: number[]): InspectedContext {
  return { image, object: 'a', program: `p${image}`, pid: 10 + image, comm: 'a', context: 'W', isRunning, frames: slots.map(frame) };
}

describe('who stands where in bytecode', () => {
  it('marks the innermost frame of what executes as running, the calls that wait as standing', () => {
    const stands = standsIn([made(1, true, 7, 3)]);
    expect(stands.get(7)).toEqual({ context: 'W', isRunning: true });
    expect(stands.get(3)).toEqual({ context: 'W', isRunning: false });
    expect(stands.size).toBe(2);
  });

  it('keeps images apart', () => {
    const contexts = [made(1, false, 1), made(2, true, 2)];
    const inspection = { position: 1, contexts, values: [] };
    expect(contextsIn(inspection, { side: 'bpf', object: 'a', program: 'p2', functions: [] })).toEqual([contexts[1]]);
  });

  it('shows the context asked for while it is there, else what runs', () => {
    const contexts = [made(1, false, 1), made(2, true, 2)];
    expect(shownContext(contexts, undefined)).toBe(contexts[1]);
    expect(shownContext(contexts, contextKey(contexts[0]))).toBe(contexts[0]);
    expect(shownContext(contexts, 'gone')).toBe(contexts[1]);
    expect(shownContext([], undefined)).toBeUndefined();
  });
});

describe('where a line runs next', () => {
  const log = new Log();
  for (const [file, line] of [['a.bpf.c', 3], ['a.bpf.c', 4], ['b.c', 4], ['a.bpf.c', 3]] as const) log.append(0, 0, 0, 1, 'a', source_line, 1, file, line, 'f');

  it('is the step right behind its next event, from the playhead on', () => {
    expect(nextRunOf(log, 0, 'a.bpf.c', 3)).toBe(1);
    expect(nextRunOf(log, 1, 'a.bpf.c', 3)).toBe(4);
    expect(nextRunOf(log, 0, 'b.c', 4)).toBe(3);
  });

  it('is the first time where it does not run again, and nowhere where it never runs', () => {
    expect(nextRunOf(log, 4, 'a.bpf.c', 3)).toBe(1);
    expect(nextRunOf(log, 0, 'a.bpf.c', 99)).toBeUndefined();
  });
});
