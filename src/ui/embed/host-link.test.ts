import { beforeEach, expect, test } from 'vitest';
import { embedSettingsIn } from '../../embed/settings.ts';
import { readFrameMessage, toFrame } from '../../embed/protocol.ts';
import type { FrameMessage, HostMessage } from '../../embed/protocol.ts';
import type { Lab } from '../../lab/state.ts';
import { createLab } from '../../lab/store.ts';
import { simulatorHere } from '../../lab/testing/simulator-here.ts';
import { loadLesson } from '../../lessons/index.ts';
import type { StoreApi } from 'zustand/vanilla';
import { HostLink } from './host-link.ts';
import { keepRange, playedRange } from './range.ts';

let store: StoreApi<Lab>;
let ticks: (() => void)[];

beforeEach(async () => {
  ticks = [];
  const every = (_: number, tick: () => void) => {
    ticks.push(tick);
    return () => void (ticks = ticks.filter((each) => each !== tick));
  };
  store = createLab({ ...simulatorHere, every }, await loadLesson('wq-simple', 'en'));
  await new Promise<void>((ready) => {
    const look = () => store.getState().runs.every(({ status }) => status === 'ready') && ready();
    store.subscribe(look);
    look();
  });
});

/** A host that writes down what it hears. */
function hostOf(): { host: { postMessage(message: object): void }; heard: FrameMessage[] } {
  const heard: FrameMessage[] = [];
  return { host: { postMessage: (message) => void heard.push(readFrameMessage(message)!) }, heard };
}

test('the host is greeted, obeyed, and told of every step; nobody else is', () => {
  const { host, heard } = hostOf();
  const loaded: string[] = [];
  const link = new HostLink(host, { load: (address) => loaded.push(address) });
  link.attach(store);
  expect(heard.map(({ type }) => type)).toEqual(['ready', 'height', 'step']);
  const say = (message: HostMessage, source: unknown = host) => link.take({ source, data: toFrame(message) } as MessageEvent);

  say({ type: 'seek', at: '7' });
  expect(heard.at(-1)).toMatchObject({ type: 'step', step: 7, lesson: 'wq-simple', isPlaying: false });
  say({ type: 'seek', by: 1 });
  expect(heard.at(-1)).toMatchObject({ step: 8 });
  say({ type: 'seek', at: '3' }, {});
  link.take({ source: host, data: { type: 'seek', at: '3' } } as unknown as MessageEvent);
  expect(heard.at(-1)).toMatchObject({ step: 8 });
  say({ type: 'seek', at: 'nowhere.at.1' });
  expect(heard.at(-1)).toEqual({ type: 'error', message: "there is no step 'nowhere.at.1'" });
  say({ type: 'theme', theme: 'dark' });
  expect(store.getState().theme).toBe('dark');
  say({ type: 'load', link: '?lesson=three-doors' });
  expect(loaded).toEqual(['?lesson=three-doors']);
});

test('a stretch is played to its end, and again where it is to repeat', () => {
  const settings = { ...embedSettingsIn('?controls=none&loop=1'), from: 'callback', to: 'callback.source_line.2' };
  keepRange(store, settings);
  const { from, to } = playedRange(store.getState(), settings);
  expect(from).toBeGreaterThan(0);
  expect(to).toBeGreaterThan(from);
  store.getState().actions.seek(store.getState().focus, from);
  store.getState().actions.play();
  const positions: number[] = [];
  for (let tick = 0; tick < 12; tick++) {
    for (const each of ticks) each();
    positions.push(store.getState().runs.find(({ id }) => id === store.getState().focus)!.position);
  }
  expect(Math.max(...positions)).toBe(to);
  expect(positions.filter((position) => position === from).length).toBeGreaterThan(1);
  expect(store.getState().playing).toBe(true);
});
