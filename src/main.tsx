import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { StoreApi } from 'zustand';
import type { Link } from './lab/link.ts';
import type { Lab } from './lab/state.ts';
import { LocalWorker as Worker } from './lab/local-worker.ts';
import { keptLanguage } from './lab/preferences.ts';
import type { Simulator } from './lab/simulation.ts';
import { createLab } from './lab/store.ts';
import { simulateInWorker } from './lab/worker-simulate.ts';
import { languageOf, loadLesson, type Language } from './lessons/index.ts';
import { App } from './ui/app.tsx';

/** Where everything meets: the lab, its worker, the address bar, the page. */
async function start(): Promise<void> {
  const simulator = simulateInWorker(new Worker(new URL('./lab/worker.ts', import.meta.url), { type: 'module' }));
  if (new URLSearchParams(location.search).get('embed') === '1') return startFrame(simulator);
  const link = await linkHere();
  // A lecture asks everything again, and leaves nothing behind.
  const keep = link?.present ? undefined : keepOrNone();
  const language = link?.lang ?? keptLanguage(keep) ?? browserLanguage();
  const [lesson] = await Promise.all([loadLesson(link?.lesson, language), fetchWords(language, false)]);
  const prepareWords = (next: Language) => fetchWords(next, true);
  const store = createLab({ ...simulator, every, keep, openLesson, atFirstTouch: onFirstTouch, language, prepareWords }, lesson, link);
  if (link?.present) {
    const { showLecture } = await import('./ui/present/show-lecture.tsx');
    return showLecture(document.getElementById('root')!, store, link);
  }
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <App store={store} />
    </StrictMode>,
  );
  if (link) void checkLinkOf(store, link);
  if (import.meta.env.PROD) setTimeout(() => void keepPageFor(store), QUIET_MS);
  onFirstTouch(() => void keepAddressOf(store, store.getState()));
  onFirstTouch(() => void printWorksheetsOf(store));
}

/** In a page of somebody else's: what its link asks for and nothing else. Nothing is kept, and the address is left alone. */
async function startFrame(simulator: Simulator): Promise<void> {
  const { showFrame } = await import('./ui/embed/show-frame.tsx');
  await showFrame(document.getElementById('root')!, async (link, hasPredictions) => {
    const language = link.lang ?? browserLanguage();
    const [bound] = await Promise.all([loadLesson(link.lesson, language), fetchWords(language, false)]);
    const lesson = hasPredictions ? bound : { ...bound, lesson: { ...bound.lesson, predictions: [] } };
    return createLab({ ...simulator, every, atFirstTouch: onFirstTouch, language, prepareWords: (next) => fetchWords(next, true) }, lesson, link);
  });
}

/** The first of the reader's languages that we speak. */
function browserLanguage(): Language {
  return navigator.languages.map(languageOf).find((each) => each !== undefined) ?? 'en';
}

/** English comes with the page. `all`: those of every view, for a page that has views open. */
async function fetchWords(language: Language, all: boolean): Promise<void> {
  if (language === 'en') return;
  const { prepareWords } = await import('./ui/text/words.ts');
  await prepareWords(language, all);
}

/** Most visitors come by a plain address: what reads the others is fetched when there is something to read. */
async function linkHere(): Promise<Link | undefined> {
  const { search, hash } = addressHere();
  if (!search && !hash) return undefined;
  const { parseLink } = await import('./lab/link.ts');
  const link = await parseLink(search, hash);
  return { ...link, isWhole: link.isWhole && !isReload() };
}

/** The visit comes first: the page is kept for another when this one has begun. */
const QUIET_MS = 3_000;

async function keepPageFor(store: StoreApi<Lab>): Promise<void> {
  const { keepPage } = await import('./offline/register.ts');
  await keepPage((takeNewer) => store.setState({ takeNewer }));
}

async function checkLinkOf(store: StoreApi<Lab>, link: Link): Promise<void> {
  const { checkLink } = await import('./lab/link-check.ts');
  checkLink(store, link);
}

/** A page saved as one file carries its link, for an address that says nothing. */
function addressHere(): { readonly search: string; readonly hash: string } {
  const carried = document.querySelector<HTMLMetaElement>('meta[name="slowpath-link"]')?.content;
  return carried && !location.search && !location.hash ? new URL(carried, location.href) : location;
}

/** Then the reader goes on with what was there, drafts included. */
function isReload(): boolean {
  return performance.getEntriesByType('navigation').some((entry) => (entry as PerformanceNavigationTiming).type === 'reload');
}

/** The address stays as it came until the reader has done something worth sharing. */
async function keepAddressOf(store: StoreApi<Lab>, since: Lab): Promise<void> {
  const { keepAddress } = await import('./lab/address.ts');
  keepAddress(store, since, (address) => replaceAddress(address));
}

/** From disk the browser may refuse another query: then the address stays. */
function replaceAddress(address: string): void {
  try {
    history.replaceState(null, '', address);
  } catch {
    // Sharing makes its links without the address bar.
  }
}

async function printWorksheetsOf(store: StoreApi<Lab>): Promise<void> {
  const { printWorksheets } = await import('./ui/print/printing.tsx');
  await printWorksheets(store);
}

function onFirstTouch(react: () => void): void {
  const once = new AbortController();
  const first = () => {
    once.abort();
    react();
  };
  for (const type of ['pointerdown', 'keydown', 'click']) addEventListener(type, first, { signal: once.signal, capture: true });
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

function openLesson(slug: string, lang?: Language): void {
  location.assign(`?${new URLSearchParams({ lesson: slug, ...(lang && { lang }) })}`);
}

void start();
