import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import { simulate } from '../src/lab/run.ts';
import { recordingOf } from '../src/lab/recording.ts';
import { formatMermaid } from '../src/trace/poster/mermaid.ts';
import { formatPoster } from '../src/trace/poster/poster.ts';
import { SlowpathPage } from './page.ts';

const folder = 'src/lessons/10-wq-simple';
const file = (name: string) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8') });
const runs = ['timer', 'wq'].map((name) => {
  const { log, zeroNs } = recordingOf(simulate({ machine: {}, bpf: file(`${name}_simple.bpf.c`), user: file(`${name}_simple.c`) }).log!);
  return { name: `bpf_${name}`, log, zeroNs };
});

/** Puts a poster on an empty page, as authors do. */
async function showPoster(page: Page, svg: string): Promise<Buffer> {
  await page.setContent(`<meta name="color-scheme" content="light dark"><img alt="" src="data:image/svg+xml,${encodeURIComponent(svg)}">`);
  await page.locator('img').evaluate((image: HTMLImageElement) => image.decode());
  return page.locator('img').screenshot();
}

/** The drawing's pixels, as how many there are of each colour that fills much. */
function colours(page: Page): Promise<{ width: number; height: number; colours: string[] }> {
  return page.locator('img').evaluate((image: HTMLImageElement) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const counts = new Map<string, number>();
    for (let at = 0; at < data.length; at += 4) {
      const colour = `#${[...data.subarray(at, at + 3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return { width: canvas.width, height: canvas.height, colours: [...counts].filter(([, count]) => count > 100).map(([colour]) => colour) };
  });
}

test('a poster is drawn as an image, in the colours of kernel, kworker and hardirq, dark where the reader’s system is', async ({ page }) => {
  const svg = formatPoster(runs, { title: 'Twins' });
  await page.emulateMedia({ colorScheme: 'light' });
  await showPoster(page, svg);
  const light = await colours(page);
  expect(light).toMatchObject({ width: 960, height: Number(/height="(\d+)"/.exec(svg)![1]) });
  expect(light.colours).toEqual(expect.arrayContaining(['#faf8f3', '#383186', '#046d65', '#840b36']));
  await page.emulateMedia({ colorScheme: 'dark' });
  await showPoster(page, svg);
  expect((await colours(page)).colours).toEqual(expect.arrayContaining(['#171613', '#8588fd', '#62f0df', '#f789b2']));
});

test('an animated poster moves, and stands still where less motion is asked for', async ({ page }) => {
  const svg = formatPoster(runs, { animated: true });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const still = await showPoster(page, svg);
  expect(still.equals(await showPoster(page, formatPoster(runs)))).toBe(true);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await showPoster(page, svg);
  await expect.poll(async () => (await page.locator('img').screenshot()).equals(still), { intervals: [50] }).toBe(false);
  // It ends in the whole picture again.
  await expect.poll(async () => (await page.locator('img').screenshot()).equals(still), { timeout: 15_000 }).toBe(true);
});

test('Mermaid itself accepts and draws the diagram', async ({ page }) => {
  await page.setContent('<div id="drawn"></div>');
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('@mermaid-js/tiny') });
  for (const { log } of runs) {
    const drawn = await page.evaluate(async (text) => {
      const { mermaid } = globalThis as unknown as { mermaid: { parse(text: string): Promise<{ diagramType: string }>; render(id: string, text: string): Promise<{ svg: string }> } };
      return { ...(await mermaid.parse(text)), svg: (await mermaid.render('drawing', text)).svg };
    }, formatMermaid(log));
    expect(drawn.diagramType).toBe('sequence');
    expect(drawn.svg).toContain('unlink()');
  }
});

test('the dialog shows what it will embed, and gives the text and the poster for it', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Share');
  await slowpath.press('Embed…');
  const dialog = page.getByRole('dialog', { name: 'Embed' });
  const preview = page.frameLocator('slow-path iframe');
  await expect(preview.getByRole('region', { name: 'Stage' })).toBeVisible();
  await dialog.getByLabel('stage').uncheck();
  await dialog.getByRole('combobox', { name: 'Controls' }).selectOption('a few');
  await expect(preview.getByRole('region', { name: 'Stage' })).toBeHidden();
  await expect(preview.getByRole('region', { name: 'Timeline' })).toBeVisible();
  await dialog.getByRole('combobox', { name: 'For', exact: true }).selectOption('reveal.js');
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(dialog.getByText('Copied', { exact: true })).toBeVisible();
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  expect(snippet).toMatch(/<slow-path lesson="wq-simple" step="[\w.-]+" .*view="happened,timeline" controls="min"/);
  expect(await slowpath.complaints()).toEqual([]);

  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Animated SVG' }).click()]);
  const poster = readFileSync(await download.path(), 'utf8');
  expect(download.suggestedFilename()).toBe('wq-simple.svg');
  expect(poster).toContain('@keyframes');
  expect(poster.length).toBeLessThan(50_000);
});
