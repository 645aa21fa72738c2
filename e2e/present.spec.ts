import { expect, test, type Page } from '@playwright/test';
import { SlowpathPage } from './page.ts';

/** By class: in the speaker's window it is a picture, and nothing in it has a role. */
const happened = (page: Page) => page.locator('.happened');

/** The audience's screen, and the speaker's window opened from it. */
async function lecture(page: Page): Promise<Page> {
  await page.goto('./?lesson=wq-simple&at=defer&present=1');
  await expect(happened(page)).toContainText('step');
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Speaker window' }).click();
  const speaker = await opened;
  await expect(happened(speaker)).toContainText('step');
  return speaker;
}

test('speaker and audience are in step by clicker, hide the answer until it is revealed, and find each other after a reload', async ({ page }) => {
  const speaker = await lecture(page);
  await expect(speaker.getByRole('region', { name: 'Notes' })).toContainText('Ask:');
  const question = page.getByRole('group', { name: 'Predict:' });
  await expect(async () => {
    await speaker.keyboard.press('PageDown');
    await expect(question).toBeVisible({ timeout: 100 });
  }).toPass();
  await expect(question).not.toContainText('In this run it is');
  await speaker.getByRole('button', { name: 'Reveal' }).click();
  await expect(question).toContainText('In this run it is');
  await speaker.keyboard.press('PageDown');
  await expect(question).toBeHidden();
  const here = await happened(speaker).innerText();
  await expect(happened(page)).toHaveText(here, { useInnerText: true });
  await page.reload();
  await expect(happened(page)).toHaveText(here, { useInnerText: true });
  await page.keyboard.press('PageUp');
  await expect(happened(speaker)).not.toHaveText(here, { useInnerText: true });
});

test('frames of the same lesson in two windows are in step where their author wants it', async ({ page, context }) => {
  const address = './?lesson=wq-simple&embed=1&view=happened&controls=min&at=7';
  const other = await context.newPage();
  const alone = await context.newPage();
  await page.goto(`${address}&present=talk`);
  await other.goto(`${address}&present=talk`);
  await alone.goto(address);
  const step = (each: Page) => each.getByRole('slider', { name: 'Position' });
  for (const each of [page, other, alone]) await expect(step(each)).toHaveValue('7');
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(step(other)).toHaveValue('8');
  await other.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(step(page)).toHaveValue('9');
  await expect(step(alone)).toHaveValue('7');
});

test('black by b and by full stop, a QR code by q; axe finds nothing in either window', async ({ page }) => {
  const speaker = await lecture(page);
  for (const each of [page, speaker]) expect(await new SlowpathPage(each).complaints()).toEqual([]);
  const black = page.locator('.lecture-black');
  for (const key of ['b', '.']) {
    await speaker.keyboard.press(key);
    await expect(black).toBeVisible();
    await speaker.keyboard.press(key);
    await expect(black).toBeHidden();
  }
  await page.keyboard.press('q');
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible();
});

test('printing gives a worksheet of the run, and its key', async ({ page }) => {
  await page.goto('./?lesson=wq-simple');
  await expect(page.getByRole('button', { name: 'Step', exact: true })).toBeEnabled();
  await page.evaluate(() => {
    globalThis.print = () => document.body.setAttribute('data-printed', '');
  });
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('button', { name: 'Worksheet' }).click();
  await expect(page.locator('body[data-printed]')).toBeAttached();
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  const [sheet, key] = await page.getByRole('article').filter({ hasText: 'A simulated run' }).allInnerTexts();
  expect(sheet).toContain('Worksheet');
  expect(key).toContain('Key');
  expect(key.length).toBeGreaterThan(sheet.length);
  await expect(page.getByRole('button', { name: 'Step', exact: true })).toBeHidden();
});
