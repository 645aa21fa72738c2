/**
 * Keeps the page for when there is no network: one cache a version, filled when the
 * worker is installed, emptied when a newer one takes over. What is not of the page
 * goes to the network. `scripts/offline.mjs` compiles this file and puts in the two constants.
 */

/** A hash of every file of the page. */
declare const VERSION: string;
/** The page's files, relative to this worker. */
declare const FILES: readonly string[];

interface LastingEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface FetchEvent extends LastingEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

const scope = globalThis as unknown as Scope;
const NAME = `slowpath-${VERSION}`;

scope.addEventListener('install', (event) => event.waitUntil(fill()));
scope.addEventListener('activate', (event) => event.waitUntil(takeOver()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(scope.registration.scope)) event.respondWith(answer(request));
});
/** The reader has asked for the newer version. */
scope.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void scope.skipWaiting();
});

async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  // Past the browser's own cache: a version is of one piece.
  await cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })));
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('slowpath-') && name !== NAME).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/** From the cache where it is there, whatever the query says: links of every kind open the one page. */
async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const { pathname } = new URL(request.url);
  const file = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
  return (await cache.match(file, { ignoreSearch: true })) ?? fetch(request);
}
