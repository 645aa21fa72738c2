import { describe, expect, it, vi } from 'vitest';
import { loadLesson } from '../lessons/index.ts';
import { isMessage, type InStepMessage, type Wire } from './in-step-wire.ts';
import { createLecture } from './lecture.ts';
import { createLab } from './store.ts';
import { simulatorHere } from './testing/simulator-here.ts';

/** Wires that hear each other, in order. */
function room() {
  const ears: ((message: InStepMessage) => void)[] = [];
  return (): Wire => {
    let own: (message: InStepMessage) => void;
    return {
      post: (message) => ears.filter((ear) => ear !== own).forEach((ear) => ear(structuredClone(message))),
      listen: (hear) => void ears.push((own = hear)),
    };
  };
}

async function windowIn(wire: Wire, from: string) {
  const lab = createLab({ ...simulatorHere, every: () => () => {} }, await loadLesson('wq-simple', 'en'));
  const opened: string[] = [];
  const lecture = createLecture(lab, { wire, from, open: (link) => void opened.push(link) });
  await vi.waitFor(() => expect(lab.getState().runs.every(({ recording }) => recording)).toBe(true));
  return { lab, lecture, opened, positions: () => lab.getState().runs.map(({ position }) => position) };
}

describe('two windows', () => {
  it('are in step whoever moves, and one that comes later is told', async () => {
    const wires = room();
    const audience = await windowIn(wires(), 'a');
    const speaker = await windowIn(wires(), 'b');
    speaker.lecture.getState().actions.next();
    speaker.lecture.getState().actions.next();
    await vi.waitFor(() => expect(audience.positions()).toEqual(speaker.positions()));
    audience.lecture.getState().actions.previous();
    await vi.waitFor(() => expect(speaker.positions()).toEqual(audience.positions()));
    speaker.lecture.getState().actions.setCover('black');
    await vi.waitFor(() => expect(audience.lecture.getState().cover).toBe('black'));
    const late = await windowIn(wires(), 'c');
    await vi.waitFor(() => expect(late.positions()).toEqual(speaker.positions()));
    expect(late.lecture.getState().cover).toBe('black');
  });

  it('hide an answer until it is revealed, in both', async () => {
    const wires = room();
    const audience = await windowIn(wires(), 'a');
    const speaker = await windowIn(wires(), 'b');
    const { next } = speaker.lecture.getState().actions;
    for (let step = 0; step < 200 && !speaker.lab.getState().prediction; step++) next();
    await vi.waitFor(() => expect(audience.lab.getState().prediction?.id).toBe('who-next'));
    expect(audience.lab.getState().prediction?.right).toBeUndefined();
    next();
    await vi.waitFor(() => expect(audience.lab.getState().prediction?.right).toBeDefined());
    expect(speaker.positions()).toEqual(audience.positions());
  });
});

it('believes no message but its own kind', () => {
  const message: InStepMessage = { slowpath: 'in-step', from: 'a', revision: 1, link: '?lesson=x', isRevealed: false, cover: 'none' };
  expect(isMessage(message)).toBe(true);
  for (const wrong of [null, 7, {}, { ...message, link: 'javascript:alert(1)' }, { ...message, revision: '1' }, { ...message, cover: 'x' }, { ...message, pointer: {} }]) {
    expect(isMessage(wrong)).toBe(false);
  }
});
