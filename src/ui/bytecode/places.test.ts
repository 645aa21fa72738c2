import { describe, expect, it } from 'vitest';
import type { InspectedContext, InspectedFrame } from '../../lab/inspection.ts';
import { contextKey, contextsIn, shownContext, standsIn } from './places.ts';

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
