import { expect, it } from 'vitest';
import type { StoreApi } from 'zustand/vanilla';
import { loadLesson } from '../lessons/index.ts';
import type { Lab, LabRun } from './state.ts';
import { createLab } from './store.ts';
import { simulatorHere } from './testing/simulator-here.ts';

const bound = await loadLesson('wq-simple');

async function opened(): Promise<StoreApi<Lab>> {
  const lab = createLab({ ...simulatorHere, every: () => () => {} }, bound);
  await settled(lab);
  return lab;
}

/** Until no run is being made. */
async function settled(lab: StoreApi<Lab>): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = () => {
      const { runs, learning } = lab.getState();
      if (learning && runs.every(({ status }) => status === 'ready' || status === 'failed')) resolve();
    };
    lab.subscribe(look);
    look();
  });
}

const wq = (lab: StoreApi<Lab>): LabRun => lab.getState().runs.find(({ id }) => id === 'wq')!;
const textOf = (lab: StoreApi<Lab>): string => wq(lab).files[0].text;
const shipped = bound.lesson.runs.find(({ id }) => id === 'wq')!.bpf;
const edited = shipped.text.replace('= 42;', '= 43;');

it('takes back a dial and turns it again, and the run is the same as before', async () => {
  const lab = await opened();
  const hash = wq(lab).recording!.log.hash();
  lab.getState().actions.setMachine({ cpus: 2 });
  await settled(lab);
  expect(lab.getState().changes).toEqual({ undo: 'dials', redo: undefined, lost: undefined });
  lab.getState().actions.undo();
  await settled(lab);
  expect(lab.getState().machine.cpus).toBe(1);
  expect(wq(lab).recording!.log.hash()).toBe(hash);
  lab.getState().actions.redo();
  await settled(lab);
  expect(lab.getState().machine.cpus).toBe(2);
  expect(lab.getState().changes.redo).toBeUndefined();
});

it('gives back a text that was reset, one that was never run too, and says that it can', async () => {
  const lab = await opened();
  const { edit, reset, undo, redo } = lab.getState().actions;
  edit('wq', shipped.name, edited);
  reset('wq');
  await settled(lab);
  expect(lab.getState().changes.lost).toBe('reset');
  undo();
  await settled(lab);
  expect(textOf(lab)).toBe(edited);
  expect(lab.getState().changes).toEqual({ undo: 'text', redo: 'reset', lost: undefined });
  undo();
  await settled(lab);
  expect(textOf(lab)).toBe(shipped.text);
  expect(lab.getState().changes.undo).toBeUndefined();
  undo();
  redo();
  await settled(lab);
  expect(textOf(lab)).toBe(edited);
});

it('takes a solution back as a whole, and whoever undoes it has been shown it no more', async () => {
  const lab = await opened();
  const { learning } = lab.getState();
  const [{ id }] = learning!.getState().challenges;
  learning!.getState().actions.showSolution(id);
  await settled(lab);
  expect(lab.getState().changes).toMatchObject({ undo: 'solution', lost: 'solution' });
  lab.getState().actions.undo();
  await settled(lab);
  expect(lab.getState().changes).toEqual({ undo: undefined, redo: 'solution', lost: undefined });
  expect(lab.getState().machine).toEqual(lab.getState().originalMachine);
  expect(lab.getState().runs.flatMap(({ files }) => files.filter(({ draft, original }) => draft !== original))).toEqual([]);
  expect(learning!.getState().solved).toBeUndefined();
  lab.getState().actions.redo();
  expect(learning!.getState().solved).toBe(id);
  await settled(lab);
});

it('forgets what was taken back when something else is done instead', async () => {
  const lab = await opened();
  const { setMachine, undo } = lab.getState().actions;
  setMachine({ cpus: 2 });
  undo();
  setMachine({ preempt: 'full' });
  await settled(lab);
  expect(lab.getState().changes).toEqual({ undo: 'dials', redo: undefined, lost: undefined });
  undo();
  await settled(lab);
  expect(lab.getState().machine).toEqual(lab.getState().originalMachine);
});
