/**
 * `npm run bench -- trace`: a recording of a million events, opened in the built page:
 * how long until it is drawn, what panning and zooming miss, what a seek costs, and
 * how much memory the page has then. Wall-clock figures are of this machine, now.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { ensureBrowser, findBrowser } from './browser.mjs';
import { root, run } from './dependencies.mjs';

const EVENTS = 1_000_000;
const CPUS = 4;
const SEEKS = 60;
const MOVES = 150;

if (run('vite', ['build', '--logLevel', 'warn']) !== 0) process.exit(1);
await ensureBrowser();
const server = await preview({ root, logLevel: 'silent', preview: { host: '127.0.0.1', port: 4181 } });
const browser = await chromium.launch({ executablePath: findBrowser() });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(server.resolvedUrls.local[0]);
await page.getByRole('button', { name: 'Step', exact: true }).and(page.locator(':enabled')).waitFor();
await page.getByRole('button', { name: 'Traces', exact: true }).click();
await page.getByRole('button', { name: 'Open a recording…' }).click();

const text = recording();
const file = join(mkdtempSync(join(tmpdir(), 'slowpath-')), 'million.txt');
writeFileSync(file, text);
const begun = Date.now();
await page.getByLabel('Choose a file').setInputFiles(file);
await page.locator('canvas').waitFor({ timeout: 120_000 });
report('opened', `${((Date.now() - begun) / 1000).toFixed(1)} s for ${(text.length / 1e6).toFixed(0)} MB, ${EVENTS} events`);
await page.waitForTimeout(1000);
const box = await page.locator('.plot').boundingBox();
const client = await page.context().newCDPSession(page);
await client.send('Performance.enable');
const before = await threadSeconds();
report('pan and zoom', await missedFrames());
report('a move', `${(((await threadSeconds()) - before) * 1000 / MOVES).toFixed(1)} ms of CPU on the page's thread, of 16.7`);
report('seek', await seeks());
await client.send('HeapProfiler.collectGarbage');
const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await client.send('Runtime.getHeapUsage');
report('memory', `${((usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6).toFixed(0)} MB in the page`);
rmSync(dirname(file), { recursive: true });
await browser.close();
await server.httpServer.close();
process.exit(0);

/** CPU time of the page's main thread: what others do on this machine does not count. */
async function threadSeconds() {
  const { metrics } = await client.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ThreadTime').value;
}

function report(what, said) {
  console.log(`${what.padEnd(20)} ${said}`);
}

/** Ticks with softirqs, works on kworkers and tasks that take turns, on every CPU. */
function recording() {
  let seed = 7;
  const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 2 ** 32;
  const clocks = Array.from({ length: CPUS }, () => 100e9);
  const rows = [];
  const row = (cpu, task, flags, says) => {
    clocks[cpu] += Math.floor(300 + 4000 * random());
    const ns = clocks[cpu];
    rows.push({ ns, text: `${task.padStart(24)} [00${cpu}] ${flags} ${Math.floor(ns / 1e9)}.${String(ns % 1e9).padStart(9, '0')}: ${says}` });
  };
  for (let work = 0; rows.length < EVENTS; work++) {
    const cpu = Math.floor(random() * CPUS);
    const app = `app-${100 + cpu}`;
    const worker = `kworker/${cpu}:1-${50 + cpu}`;
    const turn = (from, fromPid, to, toPid) => `sched_switch: prev_comm=${from} prev_pid=${fromPid} prev_prio=120 prev_state=S ==> next_comm=${to} next_pid=${toPid} next_prio=120`;
    row(cpu, app, 'd.h1.', 'local_timer_entry: vector=236');
    row(cpu, app, 'd.h1.', 'local_timer_exit: vector=236');
    row(cpu, app, '..s1.', 'softirq_entry: vec=8 [action=HRTIMER]');
    row(cpu, app, '..s1.', 'softirq_exit: vec=8 [action=HRTIMER]');
    const address = (0xa0000000 + (work % 64)).toString(16).padStart(16, '0');
    row(cpu, app, 'd..2.', `workqueue_queue_work: work struct=${address} function=vmstat_update workqueue=events req_cpu=8192 cpu=${cpu}`);
    row(cpu, app, 'd..4.', `sched_wakeup: comm=kworker/${cpu}:1 pid=${50 + cpu} prio=120 target_cpu=00${cpu}`);
    row(cpu, app, 'd..2.', turn('app', 100 + cpu, `kworker/${cpu}:1`, 50 + cpu));
    row(cpu, worker, '.....', `workqueue_execute_start: work struct ${address}: function vmstat_update`);
    row(cpu, worker, '.....', `workqueue_execute_end: work struct ${address}: function vmstat_update`);
    row(cpu, worker, 'd..2.', turn(`kworker/${cpu}:1`, 50 + cpu, 'app', 100 + cpu));
  }
  return rows.toSorted((one, other) => one.ns - other.ns).map((each) => each.text).join('\n');
}

/** The wheel turned over the timeline, zooming in, panning, zooming out: how many frames came late. */
async function missedFrames() {
  await page.mouse.move(box.x + box.width / 2, box.y + 70);
  await page.evaluate(() => {
    globalThis.frames_ = [];
    let last = performance.now();
    const tick = (now) => {
      globalThis.frames_?.push(now - last);
      last = now;
      if (globalThis.frames_) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let move = 0; move < MOVES; move++) {
    const isZoom = move < MOVES / 3 || move >= (2 * MOVES) / 3;
    if (move === 0 || move === (2 * MOVES) / 3) await page.keyboard.down('Control');
    if (move === MOVES / 3) await page.keyboard.up('Control');
    await page.mouse.wheel(isZoom ? 0 : 30, isZoom ? (move < MOVES / 2 ? -40 : 40) : 0);
    await page.waitForTimeout(12);
  }
  await page.keyboard.up('Control');
  const intervals = await page.evaluate(() => {
    const seen = globalThis.frames_.slice(2);
    globalThis.frames_ = undefined;
    return seen;
  });
  const missed = intervals.reduce((sum, interval) => sum + Math.max(0, Math.round(interval / (1000 / 60)) - 1), 0);
  return `${((100 * missed) / (missed + intervals.length)).toFixed(1)} % of frames missed`;
}

/** Presses all over the timeline, each until the page has drawn the place. */
async function seeks() {
  const took = await page.evaluate(
    async ({ count, left, top, width }) => {
      const plot = document.querySelector('.plot');
      const times = [];
      for (let seek = 0; seek < count; seek++) {
        const at = { clientX: left + ((seek * 7919) % width), clientY: top, bubbles: true, button: 0, pointerId: 1 };
        plot.setPointerCapture = () => {};
        const before = performance.now();
        plot.dispatchEvent(new PointerEvent('pointerdown', at));
        plot.dispatchEvent(new PointerEvent('pointerup', at));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        times.push(performance.now() - before);
      }
      return times.toSorted((one, other) => one - other);
    },
    { count: SEEKS, left: box.x + 100, top: box.y + 70, width: Math.floor(box.width - 120) },
  );
  const share = (part) => took[Math.ceil(part * took.length) - 1].toFixed(0);
  return `p50 ${share(0.5)} ms, p95 ${share(0.95)} ms, longest ${share(1)} ms, drawn (a frame is 16.7)`;
}
