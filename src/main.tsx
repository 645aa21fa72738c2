import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepAddress } from './lab/address.ts';
import { parseLink } from './lab/link.ts';
import { createLab } from './lab/store.ts';
import { simulateInWorker } from './lab/worker-simulate.ts';
import { App } from './ui/app.tsx';

/** Where everything meets: the lab, its worker, the address bar, the page. */
async function start(): Promise<void> {
  const worker = new Worker(new URL('./lab/worker.ts', import.meta.url), { type: 'module' });
  const link = await parseLink(location.search, location.hash);
  const store = createLab({ simulate: simulateInWorker(worker), every, keep: keepOrNone(), openLesson }, link);
  keepAddress(store, (address) => history.replaceState(null, '', address));
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <App store={store} />
    </StrictMode>,
  );
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
