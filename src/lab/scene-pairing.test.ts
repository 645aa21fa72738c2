import { expect, test } from 'vitest';
import { loadLesson } from '../lessons/index.ts';
import { simulatorHere } from './testing/simulator-here.ts';
import { createLab } from './store.ts';

test.each(['allocation', 'background-processing'])('%s: whichever run leads, from scene to scene both are in the same', async (slug) => {
  const store = createLab({ ...simulatorHere, every: () => () => {} }, await loadLesson(slug));
  await expect.poll(() => store.getState().runs.every(({ status }) => status === 'ready')).toBe(true);
  const { actions, runs } = store.getState();
  for (const { id } of runs) {
    actions.setFocus(id);
    actions.restart();
    for (const { at } of store.getState().scenes) {
      actions.seek(id, at[id]);
      for (const run of store.getState().runs) expect(run.position).toBe(at[run.id]);
    }
  }
});
