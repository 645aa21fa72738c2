import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

test('the playground opens with the editor, and each template runs to its end', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=playground');
  await expect(page.getByRole('textbox', { name: 'BPF program' })).toBeVisible();
  const templates = slowpath.code.getByRole('combobox');
  for (const [template, says] of [['timer-then-work', 'done'], ['empty', 'done'], ['workqueue', 'done']] as const) {
    await templates.selectOption(template);
    await expect.poll(async () => (await slowpath.press('End'), slowpath.terminal.innerText())).toContain(says);
  }
});

test('a timer that starts a work: the waiting place is the queue of what waits', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=playground');
  await slowpath.code.getByRole('combobox').selectOption('timer-then-work');
  await expect(slowpath.code).toContainText('when_due');
  const seen = new Set<string>();
  for (let step = 0; step < 60 && seen.size < 2; step++) {
    await slowpath.press('Step');
    const stage = await slowpath.stage.innerText();
    if (/hrtimer queue[\s\S]*when_due/.test(stage)) seen.add('timer');
    if (/Worklist[\s\S]*slow_path/.test(stage)) seen.add('work');
  }
  expect([...seen].toSorted()).toEqual(['timer', 'work']);
});

test('a program of one’s own from nothing: written, run, refused, mended', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=playground');
  await slowpath.code.getByRole('combobox').selectOption('empty');
  await expect(slowpath.code).toContainText('a file goes');
  const program = (body: string) =>
    `#include <vmlinux.h>\n#include <bpf/bpf_helpers.h>\nchar LICENSE[] SEC("license") = "GPL";\nint seen;\nSEC("fentry/do_unlinkat")\nint on_unlink(void *ctx)\n{\n${body}\n\treturn 0;\n}\n`;
  await slowpath.write('BPF program', program('\tint *p = 0;\n\tseen = *p;'));
  await slowpath.press('Run');
  await expect(slowpath.happened).toContainText('on_unlink was not loaded');
  await slowpath.write('BPF program', program('\tseen++;'));
  await slowpath.press('Run');
  await expect(slowpath.happened).not.toContainText('was not loaded');
  await page.getByRole('tab', { name: /^Maps/ }).click();
  await slowpath.press('End');
  await expect(slowpath.terminal.getByRole('row', { name: /seen/ })).toContainText('0 → 1');
});
