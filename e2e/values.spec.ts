import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { SlowpathPage } from './page.ts';

/** A line of the BPF program, and the value that stands at its end. */
function lineOf(slowpath: SlowpathPage, text: string): { line: Locator; value(note: string): Locator } {
  const line = slowpath.code.getByRole('group', { name: 'BPF listing' }).getByRole('listitem').filter({ hasText: text }).first();
  return { line, value: (note) => line.getByText(note, { exact: true }) };
}

async function stepTo(slowpath: SlowpathPage, text: string): Promise<void> {
  for (let step = 0; step < 60 && !(await slowpath.happened.innerText()).includes(text); step++) await slowpath.press('Step');
}

test('locals stand beside their lines: none before its first value, then what it is', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const key = lineOf(slowpath, 'int key = 0').value('key = 0');

  await stepTo(slowpath, 'int key = 0');
  await expect(lineOf(slowpath, 'struct elem init').value('init = {.value = 0, …}')).toBeVisible();
  await expect(key).toHaveCount(0);
  await slowpath.press('Step');
  await expect(key).toBeVisible();
  await slowpath.press('Step back');
  await expect(key).toHaveCount(0);
});

test('a pointer says what it points to, at the line that assigned it', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await stepTo(slowpath, 'if (!val)');
  await expect(lineOf(slowpath, 'val = bpf_map_lookup_elem').value('val = &array[0]')).toBeVisible();
  await stepTo(slowpath, 'bpf_wq_start(wq, 0)');
  const wq = lineOf(slowpath, 'struct bpf_wq *wq').value('wq = &array[0].work');
  await expect(wq).toBeVisible();

  await slowpath.press('End');
  await expect(wq).toHaveCount(0);
});
