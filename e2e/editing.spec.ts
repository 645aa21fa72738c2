import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

const bpf = readFileSync('src/lessons/10-wq-simple/wq_simple.bpf.c', 'utf8');

test('a broken program is explained and keeps the old run; mended, it runs', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Edit');
  expect(await slowpath.complaints()).toEqual([]);
  await slowpath.write('BPF program', bpf.replace('wq_executed = 1;', 'wq_executed = one;'));
  await slowpath.press('Run');
  await expect(slowpath.code.getByText(/'one' is not declared/)).toBeVisible();
  await expect(slowpath.button('Step')).toBeEnabled();

  await slowpath.write('BPF program', bpf.replace('val->value = 42;', 'val->value = 43;'));
  await slowpath.press('Run');
  await expect(slowpath.code.getByText(/'one' is not declared/)).toBeHidden();
  await slowpath.press('End');
  await expect(slowpath.stage).toContainText('43');
});

test('a program the verifier refuses shows what the kernel says', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Edit');
  await slowpath.write('BPF program', bpf.replace(/\tif \(!val\)\n\t\treturn 0;\n/, ''));
  await slowpath.press('Run');
  await slowpath.page.getByRole('tab', { name: /verifier/i }).click();
  await slowpath.press('End');
  await expect(slowpath.page.getByText(/map_value_or_null|arg#0 doesn't point to a map value/).first()).toBeVisible();
});

const tutorial = '../shared/seed/tutorial.md';

test("the tutorial's own listings, pasted, print what the tutorial promises", async ({ page }) => {
  test.skip(!existsSync(tutorial), `${tutorial} is not there: the tutorial's listings are another project's text`);
  const [bpfListing, userListing] = [...readFileSync(tutorial, 'utf8').matchAll(/```c\n([\s\S]*?)```/g)].map((match) => match[1]);
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Edit');
  await slowpath.write('BPF program', bpfListing);
  await slowpath.page.getByRole('tab', { name: 'wq_simple.c', exact: true }).click();
  await slowpath.write('User program', userListing);
  await slowpath.press('Run');
  await expect.poll(async () => (await slowpath.press('End'), slowpath.terminal.innerText())).toContain('Test PASSED!');
  await expect(slowpath.terminal).toContainText('wq_executed = 1 (expected: 1)');
});

test('a draft outlives a reload, and Reset brings the lesson back', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Edit');
  await slowpath.write('BPF program', bpf.replace('val->value = 42;', 'val->value = 77;'));
  await page.reload();
  await slowpath.page.getByRole('tab', { name: 'wq_simple.bpf.c', exact: true }).click();
  await expect(slowpath.code).toContainText('val->value = 77;');
  await slowpath.press('Reset');
  await expect(slowpath.code).toContainText('val->value = 42;');
});
