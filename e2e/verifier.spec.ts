import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

/** The first lesson's program without its NULL check. */
const unchecked = readFileSync('src/lessons/10-wq-simple/wq_simple.bpf.c', 'utf8').replace(/\tif \(!val\)\n\t\treturn 0;\n/, '');

test('a rejection is explained, with its way through the source and each log line linked to it', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Edit');
  await slowpath.write('BPF program', unchecked);
  await slowpath.press('Run');
  await slowpath.press('Done');
  await slowpath.terminal.getByRole('tab', { name: /Verifier/ }).click();
  await slowpath.press('End');

  await expect(slowpath.terminal).toContainText('rejected, -13');
  await expect(slowpath.terminal).toContainText('null-check it first');
  await expect(slowpath.terminal).toContainText('This pointer may be NULL here');
  await expect(slowpath.terminal).toContainText('What to change:');

  const way = slowpath.terminal.getByRole('list', { name: /way that leads there/ });
  await way.getByRole('button').last().click();
  const listing = slowpath.code.getByRole('group', { name: 'BPF listing' });
  await expect(listing.locator('.picked')).toContainText('&val->work');

  await slowpath.terminal.getByRole('button', { name: /^; int key = 0/ }).focus();
  await page.keyboard.press('Enter');
  await expect(listing.locator('.picked')).toContainText('int key = 0');

  expect(await slowpath.complaints()).toEqual([]);
});

test('an accepted program says so', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.terminal.getByRole('tab', { name: /Verifier/ }).click();
  await expect(slowpath.terminal).toContainText('test_workqueue accepted');
});
