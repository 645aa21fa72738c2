import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

test('a link from one profile opens the same step in another, under its name, with what was noted on the timeline', async ({ browser }) => {
  const own = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const slowpath = new SlowpathPage(await own.newPage());
  await slowpath.open();
  for (let step = 0; step < 8; step++) await slowpath.press('Step');
  const here = await slowpath.account();
  await slowpath.timeline.getByRole('button', { name: 'Select a stretch' }).press('Enter');
  await slowpath.press('Note');
  await slowpath.page.keyboard.type('all of the story');
  await slowpath.page.keyboard.press('Enter');
  await expect(slowpath.timeline.getByRole('list', { name: 'Notes' })).toHaveText('all of the story');
  expect(await slowpath.complaints()).toEqual([]);
  await slowpath.press('Share');
  await slowpath.page.getByRole('textbox', { name: 'Name' }).fill('The worker wakes');
  await expect(slowpath.page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  expect(await slowpath.complaints()).toEqual([]);
  await slowpath.press('Copy link');
  const link = await slowpath.page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('name=The+worker+wakes');
  const other = new SlowpathPage(await (await browser.newContext()).newPage());
  await other.page.goto(link);
  await expect.poll(() => other.account()).toBe(here);
  await expect(other.timeline.getByRole('list', { name: 'Notes' })).toHaveText('all of the story');
  await expect(other.page.getByText('another version of the simulator')).toBeHidden();
});

test('a link whose state this simulator does not give says so, and so does a million bytes of garbage', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=wq-simple&at=callback&sum=00000000');
  await expect(page.getByText('another version of the simulator')).toBeVisible();
  await slowpath.open('?lesson=wq-simple');
  await page.evaluate(() => {
    location.hash = `s=1${'garbage'.repeat(150_000)}`;
    location.reload();
  });
  // The browser itself takes its time over such an address.
  await expect(page.getByText('The link is damaged')).toBeVisible({ timeout: 30_000 });
  await expect(slowpath.button('Step')).toBeEnabled();
});

test('a journey breaks no rule of the page’s policy', async ({ page }) => {
  const broken: string[] = [];
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) broken.push(message.text());
  });
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  await page.getByRole('tab', { name: 'wq_simple.bpf.c' }).click();
  await slowpath.press('Edit');
  // Not over a selection of all: Chromium itself then tries a style attribute on the line, and is refused.
  await page.getByRole('textbox', { name: 'BPF program' }).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('int x = ;');
  // The editor's own styles are there all the same.
  await expect(page.getByRole('textbox', { name: 'BPF program' })).toHaveCSS('white-space', /pre/);
  await page.getByRole('tab', { name: 'Maps' }).click();
  await page.getByRole('button', { name: 'Keys' }).click();
  await page.keyboard.press('Escape');
  expect(broken).toEqual([]);
});
