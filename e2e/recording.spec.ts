import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

const TRACE = 'fixtures/linux-6.12/traces/cloud.smp1.wq_simple.txt';

test('a recording of a real machine opens as a run: searched, measured, compared, left', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const positionBefore = await slowpath.positionNow();
  await slowpath.press('Traces');
  await slowpath.press('Open a recording…');
  await page.getByLabel('Choose a file').setInputFiles(TRACE);
  await expect(page.getByRole('heading', { name: 'Recorded: cloud.smp1.wq_simple.txt' })).toContainText('not simulated');

  const list = page.getByRole('grid', { name: 'Event list' });
  await expect(list).toHaveAttribute('aria-rowcount', '84');
  await page.getByRole('searchbox', { name: 'Search events' }).fill('bpf_wq_work execute');
  await expect(list).toHaveAttribute('aria-rowcount', '3');
  await slowpath.press('Next match');
  await expect(list.getByRole('row', { selected: true })).toContainText('workqueue_execute_start');
  await expect(slowpath.happened).toContainText('kworker');
  await list.press('ArrowDown');
  await expect(list.getByRole('row', { selected: true })).toContainText('workqueue_execute_end');

  await slowpath.press('Latencies');
  await slowpath.press('bpf_wq_work');
  await page.getByRole('button', { name: /^Go to the wait of 8\.839 µs/ }).click();
  expect(await slowpath.complaints()).toEqual([]);

  await slowpath.press('Back to the lesson');
  await expect(slowpath.code).toBeVisible();
  expect(await slowpath.positionNow(), 'the lesson stands as it was left').toBe(positionBefore);
});

test('what is no trace says so, line by line', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Traces');
  await slowpath.press('Open a recording…');
  const input = page.getByLabel('Choose a file');
  await input.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('to do:\nread the code\n') });
  await expect(page.getByRole('alert')).toContainText('No event was found in notes.txt');
  const broken = readFileSync(TRACE, 'utf8').replace('# tracer: nop', 'not a trace line');
  await input.setInputFiles({ name: 'broken.txt', mimeType: 'text/plain', buffer: Buffer.from(broken) });
  await slowpath.press('1 line left out');
  await expect(page.getByRole('note')).toContainText('not a trace line');
});

test('a run goes out as a trace that others can read', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const exported = async (format: RegExp) => {
    await slowpath.press('Traces');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: format }).click()]);
    const bytes = readFileSync(await download.path());
    return { name: download.suggestedFilename(), bytes, text: bytes.toString('utf8') };
  };
  const chrome = await exported(/^Chrome trace/);
  expect(chrome.name).toBe('wq-simple-wq.chrome.json');
  const { traceEvents } = JSON.parse(chrome.text) as { traceEvents: { ph: string; name: string }[] };
  expect(traceEvents.filter(({ ph }) => ph === 'X').map(({ name }) => name)).toContain('wq_callback');
  expect((await exported(/^ftrace text/)).text).toContain('workqueue_execute_start: work struct');
  const picture = await exported(/^SVG/);
  expect(picture.text).toMatch(/^<svg[^]*unlink\(\)[^]*<\/svg>$/);
  expect(picture.text).not.toContain('var(--');
  const { width } = (await page.locator('.plot').boundingBox())!;
  const pixels = (await exported(/^PNG/)).bytes;
  expect(pixels.subarray(1, 4).toString()).toBe('PNG');
  expect(pixels.readUInt32BE(16), 'twice as fine as the screen').toBe(Math.floor(2 * width));

  await slowpath.timeline.getByRole('button', { name: 'Select a stretch of time' }).press('Shift+ArrowRight');
  const part = await exported(/^Chrome trace/);
  expect(part.text.length).toBeLessThan(chrome.text.length);
});

test('a trace is dropped, pasted, or given up while it is read', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const text = readFileSync(TRACE, 'utf8');
  const heading = (name: string) => page.getByRole('heading', { name: `Recorded: ${name}` });
  await page.evaluate((content) => {
    const carried = new DataTransfer();
    carried.items.add(new File([content], 'dropped.txt'));
    dispatchEvent(new DragEvent('drop', { dataTransfer: carried }));
  }, text);
  await expect(heading('dropped.txt')).toBeVisible();
  await page.evaluate((content) => {
    const carried = new DataTransfer();
    carried.setData('text/plain', content);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carried, bubbles: true }));
  }, text);
  await expect(heading('pasted text')).toBeVisible();

  // Reading never ends by itself here: what it reads is held back.
  await page.evaluate(() => (Blob.prototype.slice = () => ({ arrayBuffer: () => new Promise<ArrayBuffer>(() => {}) }) as unknown as Blob));
  await slowpath.press('Open another');
  await page.getByLabel('Choose a file').setInputFiles({ name: 'long.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await expect(page.getByRole('dialog')).toContainText('Reading long.txt');
  await slowpath.press('Cancel');
  await expect(page.getByLabel('Choose a file')).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(heading('pasted text')).toBeVisible();
});
