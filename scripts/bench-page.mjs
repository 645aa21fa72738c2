/**
 * `npm run bench -- page`: what a step, scrubbing and idling cost the built page, and
 * the bytes of its first load. Wall-clock figures are of this machine, now.
 */
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { ensureBrowser, findBrowser } from './browser.mjs';
import { root, run } from './dependencies.mjs';
import { inKilobytes, openAndWeigh } from './first-load-bytes.mjs';

const STEPS = 60;
const SCRUB_MOVES = 240;

if (run('vite', ['build', '--logLevel', 'warn']) !== 0) process.exit(1);
await ensureBrowser();
const server = await preview({ root, logLevel: 'silent', preview: { host: '127.0.0.1', port: 4180 } });
const browser = await chromium.launch({ executablePath: findBrowser() });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const { page: pageBytes, worker: workerBytes } = await openAndWeigh(page, server.resolvedUrls.local[0]);
report('first load', `page ${inKilobytes(pageBytes)} (asked: 130), worker ${inKilobytes(workerBytes)} (asked: 120), gzipped`);
await page.getByRole('button', { name: 'Step', exact: true }).click();
const client = await page.context().newCDPSession(page);
await client.send('Performance.enable');

report('step', await stepCost());
for (const rate of [1, 4]) {
  await client.send('Emulation.setCPUThrottlingRate', { rate });
  report(`scrubbing, ${rate}× CPU`, await scrub());
}
await client.send('Emulation.setCPUThrottlingRate', { rate: 1 });
report('idle', await idle());
await browser.close();
await server.httpServer.close();
process.exit(0);

function report(what, said) {
  console.log(`${what.padEnd(20)} ${said}`);
}

/** CPU time of the page's main thread: what others do on this machine does not count. */
async function threadSeconds() {
  const { metrics } = await client.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ThreadTime').value;
}

async function frame() {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}

/** Main-thread CPU a step, the token's flight included. */
async function stepCost() {
  await page.keyboard.press('Home');
  await page.waitForTimeout(1000);
  const before = await threadSeconds();
  for (let i = 0; i < STEPS; i++) {
    await page.keyboard.press('ArrowRight');
    await frame();
  }
  const spentMs = (await threadSeconds() - before) * 1000;
  return `${(spentMs / STEPS).toFixed(1)} ms of CPU (asked: 6)`;
}

/** The slider dragged over the whole run and back, a move a frame: how many frames came late. */
async function scrub() {
  const box = await page.getByRole('slider', { name: 'Position' }).boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 2, y);
  await page.mouse.down();
  await page.evaluate(() => {
    globalThis.frames_ = [];
    let last = performance.now();
    const tick = (now) => {
      globalThis.frames_.push(now - last);
      last = now;
      if (globalThis.frames_) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let i = 0; i < SCRUB_MOVES; i++) {
    const there = Math.abs(((i * 2) / SCRUB_MOVES) % 2 - 1);
    await page.mouse.move(box.x + 4 + (box.width - 8) * (1 - there), y);
    await page.waitForTimeout(12);
  }
  const intervals = await page.evaluate(() => {
    const seen = globalThis.frames_.slice(2);
    globalThis.frames_ = undefined;
    return seen;
  });
  await page.mouse.up();
  const missed = intervals.reduce((sum, interval) => sum + Math.max(0, Math.round(interval / (1000 / 60)) - 1), 0);
  return `${((100 * missed) / (missed + intervals.length)).toFixed(1)} % of frames missed (asked: 5 at 1×, 20 at 4×)`;
}

async function idle() {
  await page.waitForTimeout(1500);
  const before = await threadSeconds();
  await page.waitForTimeout(3000);
  return `${(((await threadSeconds()) - before) / 3 * 100).toFixed(1)} % of a core (asked: 3)`;
}
