import { expect, it, vi } from 'vitest';
import { loadLesson } from '../lessons/index.ts';
import { keepAddress } from './address.ts';
import { createLab } from './store.ts';
import { simulatorHere } from './testing/simulator-here.ts';

it('says where the reader is once they rest, beginning with the very first move; nothing while it plays', async () => {
  const store = createLab({ ...simulatorHere, every: () => () => {} }, await loadLesson('wq-simple'));
  await vi.waitFor(() => expect(store.getState().runs.every(({ recording }) => recording)).toBe(true));
  const since = store.getState();
  const { actions } = since;
  actions.step(1);
  const written: string[] = [];
  keepAddress(store, since, (address) => written.push(address));
  await vi.waitFor(() => expect(written).toHaveLength(1));
  expect(written[0]).toMatch(/^\?lesson=wq-simple&at=\S+&focus=wq&sum=/);

  actions.setPairing('clock');
  await vi.waitFor(() => expect(written.at(-1)).toContain('pairing=clock'));
  const resting = written.length;
  actions.play();
  store.setState(({ runs }) => ({ runs: [...runs] }));
  await new Promise((rest) => setTimeout(rest, 600));
  expect(written).toHaveLength(resting);
  actions.pause();
  await vi.waitFor(() => expect(written).toHaveLength(resting + 1));
});

it('leaves an address alone that nobody has moved from', async () => {
  const store = createLab({ ...simulatorHere, every: () => () => {} }, await loadLesson('wq-simple'));
  await vi.waitFor(() => expect(store.getState().runs.every(({ recording }) => recording)).toBe(true));
  const replace = vi.fn();
  keepAddress(store, store.getState(), replace);
  await new Promise((rest) => setTimeout(rest, 600));
  expect(replace).not.toHaveBeenCalled();
});
