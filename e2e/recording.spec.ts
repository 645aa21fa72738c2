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
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
  };
  const chrome = await exported(/^Chrome trace/);
  expect(chrome.name).toBe('wq-simple-wq.chrome.json');
  const { traceEvents } = JSON.parse(chrome.text) as { traceEvents: { ph: string; name: string }[] };
  expect(traceEvents.filter(({ ph }) => ph === 'X').map(({ name }) => name)).toContain('wq_callback');
  expect((await exported(/^ftrace text/)).text).toContain('workqueue_execute_start: work struct');
  const picture = await exported(/^SVG/);
  expect(picture.text).toMatch(/^<svg[^]*unlink\(\)[^]*<\/svg>$/);
  expect(picture.text).not.toContain('var(--');
});
