import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

test('a question comes before the step that answers it, hides the future, and is answered from the run', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const question = page.getByRole('group', { name: 'Predict:' });
  while (!(await question.isVisible())) await slowpath.press('Step');
  await expect(question).toContainText('When will wq_callback run?');
  await slowpath.press('Event list');
  const events = page.getByRole('grid', { name: 'Event list' });
  await page.getByRole('searchbox', { name: 'Search events' }).fill('workqueue_execute_start bpf_wq_work');
  await expect(events).toContainText('No event is like that.');
  const lengths = page.locator('.plot .latency, .plot .path-word');
  await expect(lengths, 'no length tells when it will be over').toHaveCount(0);

  await question.getByRole('button', { name: 'at once, in the middle of the BPF program' }).click();
  await expect(question.getByRole('status')).toContainText('after the BPF program, before unlink() returns');
  await expect(events).toContainText('workqueue_execute_start');
  await expect(lengths.first()).toBeVisible();

  await slowpath.press('Step');
  await expect(question).toBeHidden();
  await slowpath.press('Step back');
  await expect(question, 'asked once').toBeHidden();
});

test('who steps on without an answer has passed', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const question = page.getByRole('group', { name: 'Predict:' });
  while (!(await question.isVisible())) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(question).toBeHidden();
});
