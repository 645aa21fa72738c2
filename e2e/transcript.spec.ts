import { expect, test, type Page } from '@playwright/test';
import { SlowpathPage } from './page.ts';

async function openTranscript(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByRole('button', { name: 'Transcript' }).click();
}

test('the transcript is a list of sentences: it follows the playhead, leads to a step, and tells nothing of what a question hides', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=wq-simple&at=defer');
  await openTranscript(page);
  const list = page.getByRole('list', { name: 'Transcript' });
  const current = list.locator('li[aria-current=step]');
  await expect(current).toContainText('bpf_wq_start');
  const question = page.getByRole('group', { name: 'Predict:' });
  while (!(await question.isVisible())) await page.keyboard.press('ArrowRight');
  await expect(list).toContainText('What comes next is not told while the question is open.');
  await expect(list).not.toContainText('wq_callback begins');

  await question.getByRole('button').first().click();
  await expect(list).toContainText('wq_callback begins');
  await current.getByRole('button').focus();
  const here = await slowpath.positionNow();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await slowpath.positionNow()).toBeGreaterThan(here);
  await expect(current.getByRole('button')).toBeFocused();
});

test('read large, of either run, and printed with nothing beside it', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=wq-simple&at=callback');
  await openTranscript(page);
  await slowpath.press('Read it large');
  const dialog = page.getByRole('dialog', { name: 'Transcript' });
  await expect(dialog).toContainText('wq_callback begins');
  await dialog.getByRole('button', { name: 'Timer', exact: true }).click();
  await expect(dialog.locator('li[aria-current=step]')).toContainText('timer_callback begins in a softirq, on top of timer_simple');
  expect(await slowpath.complaints()).toEqual([]);

  await page.evaluate(() => {
    globalThis.print = () => document.body.setAttribute('data-printed', '');
  });
  await dialog.getByRole('button', { name: 'Print', exact: true }).click();
  await expect(page.locator('body[data-printed]')).toBeAttached();
  await page.emulateMedia({ media: 'print' });
  const printed = page.getByRole('article').filter({ hasText: 'Transcript: Timer' });
  await expect(printed.getByRole('listitem').first()).toBeVisible();
  await expect(slowpath.button('Step')).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(printed).toHaveCount(0);
});
