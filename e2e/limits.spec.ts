import { readFileSync } from 'node:fs';
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

test('an edit that takes scenes from the lesson: the lesson says which, and goes on with the others', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Edit');
  await slowpath.write('BPF program', withoutStart(readFileSync(new URL('../src/lessons/10-wq-simple/wq_simple.bpf.c', import.meta.url), 'utf8')));
  await slowpath.press('Run');
  const missed = page.getByRole('button', { name: /scenes? missed$/ });
  await missed.click();
  await expect(page.getByRole('note')).toContainText('The lesson goes on without them');
  await page.keyboard.press('Escape');

  await slowpath.press('End');
  await slowpath.press('Previous scene');
  await expect(page.getByText(/^Scene \d of 7$/)).toBeVisible();
});

/** Nothing is ever put off. */
function withoutStart(program: string): string {
  const without = program.replace('\tbpf_wq_start(wq, 0);\n', '');
  expect(without, 'a call was taken out').not.toBe(program);
  return without;
}
