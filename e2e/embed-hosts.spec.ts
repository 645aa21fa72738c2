import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type FrameLocator, type Page } from '@playwright/test';
import { build } from 'vite';
import { serve, type StaticHost } from './hosts/server.ts';

/** Slowpath in the pages of others: each host lies in `hosts/`, on another origin than Slowpath itself. */

const built = process.env.SLOWPATH_E2E_DIST ?? 'dist';
let folder: string;
let slowpath: StaticHost;
let hosts: StaticHost;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slowpath-hosts-'));
  await mkdir(join(folder, 'built'));
  await build({
    configFile: false, logLevel: 'error', define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir: join(folder, 'built'), lib: { entry: 'e2e/hosts/react-host.jsx', formats: ['iife'], name: 'host', fileName: () => 'react-host.js' } },
  });
  await writeFile(join(folder, 'poster.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 3"><rect width="8" height="3" fill="teal"/></svg>');
  slowpath = await serve({ '/': built }, { isOpen: true });
  hosts = await serve({ '/': 'e2e/hosts', '/reveal': 'node_modules/reveal.js', '/built': join(folder, 'built'), '/poster.svg': join(folder, 'poster.svg') }, { slowpath: slowpath.origin });
});

test.afterAll(async () => {
  slowpath.close();
  hosts.close();
  await rm(folder, { recursive: true });
});

/** The page in the n-th frame, there and drawn. */
function frameIn(page: Page, selector = 'iframe'): FrameLocator {
  return page.frameLocator(selector);
}

async function themeOf(frame: FrameLocator): Promise<string | null> {
  return frame.locator('html').getAttribute('data-theme');
}

test('a linked poster becomes the real thing, as high as it needs, in the page’s theme; others stay posters', async ({ page }) => {
  await page.goto(`${hosts.origin}/plain.html`);
  const frame = frameIn(page);
  await expect(frame.getByRole('slider', { name: 'Position' })).toBeVisible();
  expect(await page.locator('iframe').count()).toBe(1);
  await expect(page.getByAltText('Somebody else’s')).toBeVisible();
  await expect(page.getByAltText('bpf_timer beside bpf_wq')).toBeHidden();

  const inside = await frame.locator('.frame').evaluate((element) => Math.ceil(element.getBoundingClientRect().height));
  await expect.poll(() => page.locator('iframe').evaluate((element) => element.clientHeight)).toBe(inside);

  expect(await themeOf(frame)).toBe('light');
  await page.click('#dark');
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');

  const before = await frame.getByRole('slider').inputValue();
  await page.evaluate(() => document.querySelector<HTMLElement & { next(): void }>('slow-path')!.next());
  await expect(frame.getByRole('slider')).not.toHaveValue(before);
});

test('pages swapped without a reload, in Chinese, dark by the palette', async ({ page }) => {
  await page.goto(`${hosts.origin}/mkdocs.html`);
  await page.getByRole('link', { name: 'Two' }).click();
  const frame = frameIn(page);
  await expect(frame.locator('html')).toHaveAttribute('lang', 'zh');
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.click('#palette');
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');

  const element = page.locator('slow-path');
  await expect(element).toHaveAttribute('step', /^callback\./);
  await element.evaluate((each) => each.setAttribute('step', '3'));
  await expect(frame.getByRole('slider')).toHaveValue('3');

  await page.getByRole('link', { name: 'One' }).click();
  await expect(page.locator('iframe')).toHaveCount(0);
  await page.getByRole('link', { name: 'Two' }).click();
  await expect(frame.getByRole('slider')).toBeVisible();
});

test('frames written by hand: asked by message, deaf to what is no message; one without an origin of its own', async ({ page }) => {
  await page.goto(`${hosts.origin}/mdbook.html`);
  await page.locator('#sandboxed').scrollIntoViewIfNeeded();
  const sandboxed = frameIn(page, '#sandboxed');
  await expect(sandboxed.getByRole('slider')).toBeVisible();
  await expect(sandboxed.getByText('bpf_wq', { exact: true })).toBeVisible();

  const ask = (message: object) => page.evaluate((each) => (globalThis as unknown as { ask(selector: string, message: object): void }).ask('#sandboxed', each), message);
  await ask({ type: 'seek', at: '5' });
  await expect(sandboxed.getByRole('slider')).toHaveValue('5');
  for (const foreign of [{ type: 'seek', at: 9 }, { v: 2, type: 'seek', at: '9' }, { target: 'react-devtools', type: 'seek', at: '9' }, { type: 'eval', code: '1' }]) await ask(foreign);
  await ask({ type: 'seek', by: 1 });
  await expect(sandboxed.getByRole('slider')).toHaveValue('6');
  // Another frame of the page is not the host.
  await page.frames()[1].evaluate(() => {
    for (const other of [0, 1]) parent.frames[other].postMessage({ target: 'slowpath', v: 1, type: 'seek', at: '9' }, '*');
  });
  await ask({ type: 'theme', theme: 'dark' });
  await expect(sandboxed.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(sandboxed.getByRole('slider')).toHaveValue('6');

  const heard = await page.evaluate(() => (globalThis as unknown as { heard: { type: string; step?: number }[] }).heard);
  expect(heard.map(({ type }) => type)).toEqual(expect.arrayContaining(['ready', 'height', 'step']));
  expect(page.frames().map((each) => new URL(each.url()).search).filter((search) => search.includes('at='))).toEqual([]);
});

test('a slide plays its stretch when it is come to; a React page under a strict policy tells and is told', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => message.text().includes('Content Security Policy') && refused.push(message.text()));
  await page.goto(`${hosts.origin}/reveal.html`);
  await page.keyboard.press('ArrowRight');
  const element = page.locator('slow-path');
  await expect(element).toHaveAttribute('step', 'callback.source_line.2', { timeout: 20_000 });
  // The stretch is on the timeline from end to end, what comes a second later is not.
  const timeline = frameIn(page).getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText('kworker/0:1').first()).toBeVisible();
  await expect(timeline.getByText('1 s folded')).toHaveCount(0);
  await page.goto(`${hosts.origin}/react.html`);
  await expect(page.locator('#where')).toHaveText(/^wq-simple \d+$/);
  await page.getByRole('button', { name: 'Three doors' }).click();
  await expect(page.locator('#where')).toHaveText(/^three-doors \d+$/);
  expect(refused).toEqual([]);
});
