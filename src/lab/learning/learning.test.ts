import { describe, expect, it } from 'vitest';
import { loadLesson } from '../../lessons/index.ts';
import type { Keep } from '../drafts.ts';
import { createLab } from '../store.ts';
import { simulatorHere } from '../testing/simulator-here.ts';

/** On a machine that is busy. */
const PATIENCE = { timeout: 20_000 };

const lesson = await loadLesson('wq-simple');

function shelf(): Keep & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
}

async function open(keep?: Keep) {
  const lab = createLab({ ...simulatorHere, every: () => () => {}, keep }, lesson);
  await expect.poll(() => lab.getState().learning && lab.getState().runs.every(({ recording }) => recording), PATIENCE).toBe(true);
  const learning = lab.getState().learning!;
  return { lab, learning, actions: lab.getState().actions };
}

const stateOf = ({ lab }: Awaited<ReturnType<typeof open>>, id: string) => lab.getState().runs.find((run) => run.id === id)!;

describe('what is known of the reader', () => {
  it('is kept: scenes seen, questions answered; and forgotten, so that they are asked again', async () => {
    const keep = shelf();
    const first = await open(keep);
    first.actions.restart();
    for (let jump = 0; jump < 20 && !first.lab.getState().prediction; jump++) first.actions.scene(1);
    const { prediction } = first.lab.getState();
    first.actions.choose(0);
    expect(first.learning.getState().progress['wq-simple']).toMatchObject({ predictions: [prediction!.id], scenes: expect.arrayContaining(['trigger']) });

    const second = await open(keep);
    expect(second.learning.getState().progress).toEqual(first.learning.getState().progress);
    second.learning.getState().actions.forget();
    expect(keep.kept.has('slowpath/progress')).toBe(false);
    second.actions.restart();
    for (let jump = 0; jump < 20 && second.lab.getState().prediction?.id !== prediction!.id; jump++) second.actions.scene(1);
    expect(second.lab.getState().prediction?.id).toBe(prediction!.id);
  });

  it('does without a store that throws', async () => {
    const torn = () => {
      throw new Error('sandboxed');
    };
    const page = await open({ getItem: torn, setItem: torn, removeItem: torn });
    page.actions.scene(1);
    expect(page.learning.getState().progress['wq-simple'].scenes.length).toBeGreaterThan(0);
  });
});

describe('a jump by scene', () => {
  it('comes to every question that a walk by steps comes to', async () => {
    const page = await open();
    page.actions.restart();
    const asked = new Set<string>();
    for (let jump = 0; jump < 30; jump++) {
      page.actions.scene(1);
      const { prediction } = page.lab.getState();
      if (prediction) asked.add(prediction.id);
    }
    expect([...asked].toSorted()).toEqual(lesson.lesson.predictions.map(({ id }) => id).toSorted());
    expect(stateOf(page, page.lab.getState().focus).position).toBe(stateOf(page, page.lab.getState().focus).recording!.log.length);
  });
});

describe('a challenge', () => {
  it('is not won by the solution that was shown, which can be taken back, but by an edit', async () => {
    const page = await open(shelf());
    const { actions } = page.learning.getState();
    const won = () => page.learning.getState().challenges[0];
    actions.showSolution('prints-zero');
    await expect.poll(() => won().isWonNow, PATIENCE).toBe(true);
    expect(won().isWon).toBe(false);
    const solution = stateOf(page, 'wq').files.find(({ side }) => side === 'user')!;
    actions.takeBack();
    await expect.poll(() => won().isWonNow, PATIENCE).toBe(false);
    expect(stateOf(page, 'wq').files.every(({ text, original }) => text === original)).toBe(true);

    page.actions.edit('wq', solution.name, solution.draft);
    page.actions.run('wq');
    await expect.poll(() => won().isWon, PATIENCE).toBe(true);
    page.actions.reset('wq');
    await expect.poll(() => won().isWonNow, PATIENCE).toBe(false);
    expect(won().isWon, 'won is won').toBe(true);
  });
});

describe('why', () => {
  it('goes to the step that wrote a value, and back; who moves on has had the answer', async () => {
    const page = await open();
    page.actions.end();
    const { recording, position } = stateOf(page, 'wq');
    const write = [...recording!.momentAt(position).maps.values()].flatMap(({ elements }) => [...elements.values()].flatMap(({ writes }) => writes)).find(({ source }) => source?.func === 'wq_callback')!;
    const { actions } = page.learning.getState();
    actions.askWhy('wq', write.index, 'value = 42');
    expect(page.learning.getState().why).toMatchObject({ from: position });
    expect(stateOf(page, 'wq').position).toBeGreaterThan(write.index);
    expect(recording!.momentAt(stateOf(page, 'wq').position).lastWrite?.index).toBe(write.index);
    actions.goBack();
    expect(stateOf(page, 'wq').position).toBe(position);
    expect(page.learning.getState().why).toBeUndefined();
  });
});
