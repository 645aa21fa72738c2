import { describe, expect, it, vi } from 'vitest';
import { loadLesson } from '../lessons/index.ts';
import { checkLink } from './link-check.ts';
import { formatLink, parseLink } from './link.ts';
import { createLab } from './store.ts';
import { simulatorHere } from './testing/simulator-here.ts';

async function opened(address = '?lesson=wq-simple') {
  const [search, hash = ''] = address.split('#');
  const link = await parseLink(search, hash && `#${hash}`);
  const store = createLab({ ...simulatorHere, every: () => () => {} }, await loadLesson(link.lesson), link);
  checkLink(store, link);
  await vi.waitFor(() => expect(store.getState().runs.every(({ recording }) => recording)).toBe(true));
  await Promise.resolve();
  return store;
}

const shown = (store: Awaited<ReturnType<typeof opened>>) => store.getState().runs.map(({ position, recording }) => [position, recording!.log.hash()]);

describe('a link', () => {
  it('opens the same places of the same runs', async () => {
    const store = await opened();
    store.getState().actions.scene(1);
    store.getState().actions.step(1);
    const link = await formatLink(store.getState(), { name: 'The worker is woken' });
    expect(link).toMatch(/^\?lesson=wq-simple&name=The\+worker\+is\+woken&at=[a-z.\-_0-9]+&focus=wq&sum=[0-9a-f]{8}$/);
    const other = await opened(link);
    expect(shown(other)).toEqual(shown(store));
    expect(other.getState()).toMatchObject({ linkName: 'The worker is woken', linkTrouble: undefined });
  });

  it('carries what was typed: the run is the same', async () => {
    const store = await opened();
    const [{ id }] = store.getState().runs;
    store.getState().actions.type(id, '\x03');
    await vi.waitFor(() => expect(store.getState().runs[0].status).toBe('ready'));
    const other = await opened(await formatLink(store.getState()));
    expect(shown(other)).toEqual(shown(store));
    expect(other.getState().runs[0].typed).toEqual(store.getState().runs[0].typed);
  });

  it('without the reader’s programs shows the lesson’s, and names no state', async () => {
    const store = await opened();
    const { actions, runs } = store.getState();
    actions.edit('wq', runs[1].files[0].name, `${runs[1].files[0].text}\n`);
    actions.run('wq');
    await vi.waitFor(() => expect(store.getState().runs[1].status).toBe('ready'));
    expect(await formatLink(store.getState())).toMatch(/sum=.*#s=1/);
    expect(await formatLink(store.getState(), { hasPrograms: false })).not.toMatch(/sum=|#s=/);
  });

  it('says when the run is another now, and when it has no such step', async () => {
    const link = await formatLink((await opened()).getState());
    expect((await opened(link.replace(/sum=\w+/, 'sum=00000000'))).getState().linkTrouble).toBe('changed');
    expect((await opened(link.replace(/at=[^&]+/, 'at=callback.no_such_event.1'))).getState().linkTrouble).toBe('lost');
  });

  it('shows its own programs to a reader who has drafts', async () => {
    const keep = { getItem: (key: string) => (key.includes('draft') ? 'int draft;' : null), setItem: () => {}, removeItem: () => {} };
    const link = await parseLink('?lesson=wq-simple&sum=00000000', '');
    const store = createLab({ ...simulatorHere, keep, every: () => () => {} }, await loadLesson(undefined), link);
    for (const { draft, original } of store.getState().runs.flatMap(({ files }) => files)) expect(draft).toBe(original);
  });
});
