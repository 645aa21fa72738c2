import { describe, expect, it } from 'vitest';
import { loadLesson } from '../lessons/index.ts';
import type { Simulator } from './simulation.ts';
import { createLab } from './store.ts';
import { simulatorHere } from './testing/simulator-here.ts';

const lesson = await loadLesson('wq-simple');

/** A lab whose simulations are made here, and whose clock ticks when told to. */
function labHere() {
  const asked: number[] = [];
  const ticks = new Set<() => void>();
  const simulator: Simulator = {
    ...simulatorHere,
    inspect(input, position, before) {
      asked.push(position);
      return simulatorHere.inspect(input, position, before);
    },
  };
  const every = (_ms: number, tick: () => void) => {
    ticks.add(tick);
    return () => ticks.delete(tick);
  };
  const store = createLab({ ...simulator, every }, lesson);
  const rest = async () => {
    for (const tick of ticks) tick();
    await settled();
  };
  return { store, asked, rest };
}

/** Answers of a simulator that has them at once have come in. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}

describe('an inspected lab', () => {
  it('inspects the focused run where the playhead rests, and nothing it has hurried past', async () => {
    const { store, asked, rest } = labHere();
    await settled();
    const { actions } = store.getState();
    actions.restart();
    for (let step = 0; step < 5; step++) actions.step(1);
    expect(asked).toEqual([]);
    await rest();
    const { focus, runs, inspections } = store.getState();
    const { position, recording } = runs.find(({ id }) => id === focus)!;
    expect(inspections[focus]).toMatchObject({ position });
    expect(inspections[focus].recording).toBe(recording);
    expect(asked[0]).toBe(position);
  });

  it('has the next step at hand, and asks for nothing twice', async () => {
    const { store, asked, rest } = labHere();
    await settled();
    await rest();
    const { actions, focus } = store.getState();
    const count = asked.length;
    actions.step(1);
    const { position } = store.getState().runs.find(({ id }) => id === focus)!;
    expect(store.getState().inspections[focus].position).toBe(position);
    actions.step(-1);
    await rest();
    expect(asked).toHaveLength(count);
  });

  it('drops what it knew of a run that was made anew', async () => {
    const { store, rest } = labHere();
    await settled();
    await rest();
    const { actions, focus } = store.getState();
    const before = store.getState().inspections[focus].recording;
    actions.run(focus);
    await settled();
    await rest();
    const { recording } = store.getState().runs.find(({ id }) => id === focus)!;
    expect(recording).not.toBe(before);
    expect(store.getState().inspections[focus].recording).toBe(recording);
  });

  it('lists the bytecode of the run that is shown', async () => {
    const { store } = labHere();
    await settled();
    const { actions, focus } = store.getState();
    expect((await actions.list(focus)).map(({ side }) => side)).toEqual(['bpf', 'user']);
  });
});
