import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';
import { lessonLogs } from './same-log.ts';

test('every lesson’s runs: the same Logs in Node and in the browser', async ({ page }) => {
  test.slow();
  await new SlowpathPage(page).open();
  const { inNode, inBrowser } = await lessonLogs((inPage, inputs) => page.evaluate(inPage, inputs));
  expect(inBrowser).toEqual(inNode);
});
