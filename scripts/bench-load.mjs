/**
 * `npm run bench -- load`: how soon a lesson and a frame in somebody's page are seen and can
 * be used at a quarter of the CPU, beside a page with the same program's terminal in
 * asciinema-player, loaded in turn. Wall-clock figures are of this machine, now; all three
 * come from this machine too, so that only their work counts.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { ensureBrowser, findBrowser } from './browser.mjs';
import { root, run } from './dependencies.mjs';

const ROUNDS = 7;
const SLOWER = 4;
const LESSON = 'src/lessons/10-wq-simple/';

if (run('vite', ['build', '--logLevel', 'warn']) !== 0) process.exit(1);
await ensureBrowser();
const slowpath = await preview({ root, logLevel: 'silent', preview: { host: '127.0.0.1', port: 4182 } });
const [address] = slowpath.resolvedUrls.local;
const hosts = await serve({
  '/frame': ['text/html', `<!doctype html><title>A page</title><p>A page with a frame.</p><iframe src="${address}?lesson=wq-simple&embed=1" width="900" height="700"></iframe>`],
  '/player': ['text/html', '<!doctype html><title>A page</title><link rel="stylesheet" href="/player.css"><p>A page with a player.</p><div id="player"></div><script src="/player.js"></script><script>AsciinemaPlayer.create("/run.cast", document.getElementById("player"), { preload: true })</script>'],
  '/player.js': ['text/javascript', ofPlayer('asciinema-player.min.js')],
  '/player.css': ['text/css', ofPlayer('asciinema-player.css')],
  '/run.cast': ['application/json', castOfRun()],
});
const { port } = hosts.address();

/** Where each is opened, and what is pressed to begin. */
const pages = [
  { name: 'lesson', address: `${address}?lesson=wq-simple`, control: '.transport .main:not(:disabled)' },
  { name: 'frame', address: `http://127.0.0.1:${port}/frame`, control: '.transport .main:not(:disabled)' },
  { name: 'asciinema-player', address: `http://127.0.0.1:${port}/player`, control: '.ap-overlay-start' },
];

const browser = await chromium.launch({ executablePath: findBrowser() });
const loads = new Map(pages.map(({ name }) => [name, []]));
for (let round = 0; round < ROUNDS; round++) for (const page of pages) loads.get(page.name).push(await load(page));
console.log(`${`at ${SLOWER}× CPU throttle`.padEnd(20)} ${'first paint'.padEnd(20)} can be used: median and best of ${ROUNDS}`);
for (const [name, seen] of loads) console.log(name.padEnd(20), inMs(seen.map(({ paintMs }) => paintMs)).padEnd(20), inMs(seen.map(({ readyMs }) => readyMs)));
await browser.close();
hosts.close();
await slowpath.httpServer.close();
process.exit(0);

/** One visit with nothing in the cache: milliseconds from the outer page's beginning. */
async function load({ address: visited, control }) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.addInitScript(watchFor, control);
  const client = await context.newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto(visited);
  const startedAt = await page.evaluate(() => performance.timeOrigin);
  const inner = page.frames().at(-1);
  const { paintAt, readyAt } = await inner.waitForFunction(() => globalThis.seen_?.readyAt && globalThis.seen_).then((handle) => handle.jsonValue());
  await context.close();
  return { paintMs: paintAt - startedAt, readyMs: readyAt - startedAt };
}

/** Runs in every document: notes when something has been painted, and when the control stood there as a frame began. */
function watchFor(control) {
  const look = () => {
    if (!document.querySelector(control)) return requestAnimationFrame(look);
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    if (!paint) return requestAnimationFrame(look);
    globalThis.seen_ = { paintAt: performance.timeOrigin + paint.startTime, readyAt: performance.timeOrigin + performance.now() };
  };
  requestAnimationFrame(look);
}

function inMs(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return `${Math.round(sorted[times.length >> 1])} (${Math.round(sorted[0])}) ms`;
}

function ofPlayer(name) {
  return readFileSync(join(root, 'node_modules/asciinema-player/dist/bundle', name));
}

/** The tutorial's terminal as an asciicast, a line every half second. */
function castOfRun() {
  const files = ['wq_simple.bpf.c', 'wq_simple.c'].map((name) => join(root, LESSON, name));
  const { stdout } = spawnSync(process.execPath, [join(root, 'scripts/slowpath.mjs'), 'run', ...files], { encoding: 'utf8' });
  const lines = stdout.trimEnd().split('\n');
  return [{ version: 2, width: 80, height: 24 }, ...lines.map((line, index) => [index / 2, 'o', `${line}\r\n`])].map((each) => JSON.stringify(each)).join('\n');
}

/** @param {Record<string, [type: string, body: string | Buffer]>} files */
async function serve(files) {
  const server = createServer(({ url }, response) => {
    const file = files[url];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
