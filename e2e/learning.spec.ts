import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

test('a challenge is won by turning a dial, and the list of lessons knows until it is told to forget', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=timer-strengths');
  const challenges = page.getByRole('button', { name: /^Break it/ });
  await expect(challenges).toHaveText('Break it 0/2', { timeout: 30_000 });
  await challenges.click();
  const card = page.getByRole('region', { name: 'Break it' });
  await card.getByText('Ten of ten for the work').click();
  await card.getByRole('button', { name: 'Give me a hint' }).last().click();
  await expect(card).toContainText('What does the kworker wait for?');
  expect(await slowpath.complaints()).toEqual([]);

  await card.getByRole('button', { name: 'Show a solution' }).last().click();
  await expect(card).toContainText('This is a solution');
  await expect(challenges, 'a solution that was shown is no victory').toHaveText('Break it 0/2');
  await card.getByRole('button', { name: 'Take the solution back' }).click();
  await card.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: /^Machine:/ }).click();
  await page.getByRole('radio', { name: 'a hog', exact: true }).check();
  await expect(challenges).toHaveText('Break it 1/2');
  await page.keyboard.press('Escape');

  await page.reload();
  // The page starts again: worker, runs, and then what it knows of the reader.
  await expect(challenges).toHaveText('Break it 1/2', { timeout: 30_000 });
  await page.getByRole('button', { name: /^Lesson:/ }).click();
  const list = page.getByRole('dialog', { name: 'Lessons' });
  await list.getByRole('button', { name: 'Forget my progress' }).click();
  await list.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(challenges).toHaveText('Break it 0/2');
});

test('why 42: from the value to who wrote it, and back', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=wq-simple&at=result&show=wq');
  const here = await slowpath.positionNow();
  await slowpath.stage.getByRole('button', { name: 'value = 42. Go to who wrote it' }).click();
  const answer = page.getByRole('status', { name: 'Who wrote it' });
  await expect(answer).toContainText('by wq_callback');
  await expect(page.locator('.why-arrow'), 'an arrow from the step that wrote it to where it was asked').toBeVisible();
  await expect(slowpath.happened).toContainText('wq_callback');
  expect(await slowpath.positionNow()).toBeLessThan(here);
  expect(await slowpath.complaints()).toEqual([]);
  await answer.getByRole('button', { name: 'Back to where you asked' }).click();
  expect(await slowpath.positionNow()).toBe(here);
  await expect(answer).toBeHidden();
});

test('the reference leads to the run that proves it, and closed, leaves the lesson at its step', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?page=glossary/hrtimer');
  const reference = page.getByRole('dialog', { name: 'Reference' });
  await expect(reference).toContainText('exact to nanoseconds', { timeout: 30_000 });
  const here = await slowpath.position.inputValue();
  await reference.getByRole('button', { name: 'Timer or work' }).click();
  expect(await slowpath.complaints()).toEqual([]);
  await reference.getByRole('button', { name: 'Back to the lesson' }).click();
  await expect(reference).toBeHidden();
  expect(await slowpath.position.inputValue()).toBe(here);

  await page.getByRole('button', { name: /^Lesson:/ }).click();
  await page.getByRole('button', { name: 'Reference', exact: true }).click();
  await reference.getByRole('link', { name: /cannot-sleep|Where nobody may sleep, splat/ }).click();
  await expect(page.getByRole('button', { name: 'Read it line by line' })).toBeVisible({ timeout: 30_000 });
});
