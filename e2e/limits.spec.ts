import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

const endless = '#include <stdio.h>\n#include "wq_simple.skel.h"\n\nint main(void)\n{\n\tprintf("for ever\\n");\n\tfor (;;)\n\t\t;\n}\n';

test('a program without an end is stopped, said so, and Ctrl-C in its terminal ends it', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Edit');
  await page.getByRole('tab', { name: 'wq_simple.c', exact: true }).click();
  await slowpath.write('User program', endless);
  await slowpath.press('Run');
  await expect(slowpath.terminal).toContainText('for ever');
  await expect(slowpath.happened).toContainText('had not ended');
  await expect(slowpath.button('Let it run twice as long')).toBeVisible();

  await slowpath.terminal.getByText('for ever').click();
  await page.keyboard.press('Control+c');
  await expect(slowpath.button('Let it run twice as long')).toBeHidden();
  await slowpath.press('End');
  await expect(slowpath.terminal).toContainText('^C');
});
