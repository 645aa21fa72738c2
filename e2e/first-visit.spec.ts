import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

test('a first visitor finds both twins and a Step that tells a story', async ({ page }) => {
  const mistakes: string[] = [];
  page.on('pageerror', (error) => mistakes.push(error.message));
  page.on('console', (message) => message.type() === 'error' && mistakes.push(message.text()));
  const slowpath = new SlowpathPage(page);
  await slowpath.open();

  for (const view of [slowpath.stage, slowpath.timeline, slowpath.code, slowpath.happened]) await expect(view).toBeVisible();
  await expect(slowpath.code).toContainText('wq_callback');

  const before = await slowpath.happened.innerText();
  await slowpath.press('Step');
  await expect.poll(() => slowpath.happened.innerText()).not.toBe(before);
  expect(mistakes).toEqual([]);
});

test('to the end and back: every position shows the same picture as on the way there', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();

  const there: string[] = [await slowpath.account()];
  for (let step = 0; step < 25; step++) {
    await slowpath.press('Step');
    there.push(await slowpath.account());
  }
  await slowpath.press('End');
  await expect(slowpath.terminal).toContainText('Both paths ran.');
  await expect(slowpath.button('Step')).toBeDisabled();

  const [first] = there[0].split('\n');
  const [last] = there.at(-1)!.split('\n');
  await slowpath.position.fill(last);
  const back: string[] = [await slowpath.account()];
  while ((await slowpath.positionNow()) > Number(first)) {
    await slowpath.press('Step back');
    back.push(await slowpath.account());
  }
  expect(back.toReversed()).toEqual(there);

  await slowpath.press('Restart');
  await expect.poll(() => slowpath.positionNow()).toBe(0);
});
