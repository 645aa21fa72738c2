import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { StoreApi } from 'zustand';
import type { Link } from './lab/link.ts';
import type { Lab } from './lab/state.ts';
import { createLab } from './lab/store.ts';
import { simulateInWorker } from './lab/worker-simulate.ts';
import { loadLesson } from './lessons/index.ts';
import { App } from './ui/app.tsx';

/** Where everything meets: the lab, its worker, the address bar, the page. */
async function start(): Promise<void> {
  const worker = new Worker(new URL('./lab/worker.ts', import.meta.url), { type: 'module' });
  const link = await linkHere();
  const lesson = await loadLesson(link?.lesson);
  const store = createLab({ ...simulateInWorker(worker), every, keep: keepOrNone(), openLesson }, lesson, link);
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <App store={store} />
    </StrictMode>,
  );
  onFirstTouch(() => void keepAddressOf(store));
}

/** Most visitors come by a plain address: what reads the others is fetched when there is something to read. */
async function linkHere(): Promise<Link | undefined> {
  if (!location.search && !location.hash) return undefined;
  const { parseLink } = await import('./lab/link.ts');
  return parseLink(location.search, location.hash);
}

/** The address stays as it came until the reader has done something worth sharing. */
async function keepAddressOf(store: StoreApi<Lab>): Promise<void> {
  const { keepAddress } = await import('./lab/address.ts');
  keepAddress(store, (address) => history.replaceState(null, '', address));
}

function onFirstTouch(react: () => void): void {
  const once = new AbortController();
  const first = () => {
    once.abort();
    react();
  };
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, first, { signal: once.signal, capture: true });
}

function every(periodMs: number, tick: () => void): () => void {
  const timer = setInterval(tick, periodMs);
  return () => clearInterval(timer);
}

/** A sandboxed frame has no storage and throws when asked for it. */
function keepOrNone(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

function openLesson(slug: string): void {
  location.assign(`?${new URLSearchParams({ lesson: slug })}`);
}

void start();
