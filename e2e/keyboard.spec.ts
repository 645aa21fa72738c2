import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

test('the first lesson by keyboard alone, from opening to end and back', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const keys = page.keyboard;
  const opening = await slowpath.positionNow();

  await keys.press('ArrowRight');
  const second = await slowpath.positionNow();
  expect(second).toBeGreaterThan(opening);
  await keys.press('PageDown');
  await keys.press('PageUp');
  expect(await slowpath.positionNow()).toBe(second);
  await keys.press('ArrowLeft');
  expect(await slowpath.positionNow()).toBe(opening);

  await keys.press('Shift+ArrowRight');
  expect(await slowpath.positionNow()).toBeGreaterThan(second);
  await keys.press('End');
  await expect(slowpath.terminal).toContainText('Both paths ran.');
  await keys.press('Home');
  expect(await slowpath.positionNow()).toBe(0);

  await keys.press(' ');
  await expect(slowpath.button('Pause')).toBeVisible();
  await keys.press(' ');
  await expect(slowpath.button('Play')).toBeVisible();
});

test('a lecture clicker works wherever focus is: on the slider, on a button', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.position.focus();
  const before = await slowpath.positionNow();
  await page.keyboard.press('PageDown');
  const step = await slowpath.positionNow();
  await page.keyboard.press('PageUp');
  expect(await slowpath.positionNow()).toBe(before);

  await slowpath.button('Step').focus();
  await page.keyboard.press('PageDown');
  expect(await slowpath.positionNow()).toBe(step);
  await page.keyboard.press(' ');
  await expect(slowpath.button('Play'), 'Space on a focused button is the button’s').toBeVisible();
  expect(await slowpath.positionNow()).toBeGreaterThan(step);
});

test('question mark lists the keys, Escape closes the list', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('PageDown');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('typing in the editor moves no playhead', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Edit');
  const before = await slowpath.positionNow();
  await page.getByRole('textbox', { name: 'BPF program' }).click();
  await page.keyboard.type('? x');
  await page.keyboard.press('PageDown');
  expect(await slowpath.positionNow()).toBe(before);
  await expect(page.getByRole('dialog')).toBeHidden();
});
