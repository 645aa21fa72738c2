import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { writeElf } from '../src/bpf/elf/index.ts';
import { compileBpf } from '../src/c/index.ts';
import { SlowpathPage } from './page.ts';

const source = readFileSync('src/lessons/10-wq-simple/wq_simple.bpf.c', 'utf8');
const object = Buffer.from(writeElf(compileBpf('wq_simple.bpf.c', source).object!));

/** Lets a file fall on the page. */
async function drop({ page }: SlowpathPage, name: string, bytes: Buffer): Promise<void> {
  const files = await page.evaluateHandle(
    ([fileName, base64]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], fileName));
      return transfer;
    },
    [name, bytes.toString('base64')] as const,
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: files });
}

test('an object that is dropped runs, is kept, gives its file back, and leaves the C where it was', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await drop(slowpath, 'broken.bpf.o', object.subarray(0, 600));
  await expect(page.getByRole('alert')).toContainText('broken.bpf.o cannot be run');
  await slowpath.press('Close');

  await drop(slowpath, 'dropped.bpf.o', object);
  await expect(slowpath.code.getByRole('tab', { name: 'dropped.bpf.o' })).toBeVisible();
  const pane = page.getByRole('region', { name: 'Object', exact: true });
  await expect(pane).toContainText('1 program');
  await expect(pane.getByRole('group', { name: 'BPF listing' })).toContainText('val->value = 42;');
  await slowpath.press('End');
  await expect(slowpath.terminal).toContainText('test_workqueue: attached by fentry/do_unlinkat');
  expect(await slowpath.complaints()).toEqual([]);

  await page.reload();
  await expect(slowpath.code.getByRole('tab', { name: 'dropped.bpf.o' })).toBeVisible();
  await slowpath.press('Bytecode');
  const saved = page.waitForEvent('download');
  await slowpath.press('Download');
  const file = await saved;
  expect(file.suggestedFilename()).toBe('dropped.bpf.o');
  expect(readFileSync(await file.path()).equals(object)).toBe(true);

  await slowpath.press('Back to the C program');
  await expect(slowpath.code.getByRole('tab', { name: 'wq_simple.bpf.c' })).toBeVisible();
});

test('what the verifier refuses can be loaded anyway, crashes its own machine, and is undone by one press', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?show=wq');
  const unsafe = source.replace(/\tif \(!val\)\n\t\treturn 0;\n/, '\tval->value = 1;\n').replace('int key = 0;', 'int key = 7;');
  await slowpath.press('Edit');
  await slowpath.write('BPF program', unsafe);
  await slowpath.press('Run');
  await slowpath.press('Done');
  await slowpath.terminal.getByRole('tab', { name: /Verifier/ }).click();
  await slowpath.press('End');
  await expect(slowpath.terminal).toContainText('This pointer may be NULL here');
  await expect(slowpath.terminal.getByText('Registers before instruction')).toBeVisible();
  await slowpath.terminal.getByRole('button', { name: 'Level 2' }).click();
  await expect(slowpath.terminal).toContainText("invalid mem access 'map_value_or_null'");

  await slowpath.terminal.getByRole('button', { name: 'Load it anyway' }).click();
  await expect(slowpath.happened).toContainText('The verifier is off');
  await expect(page.getByRole('button', { name: /verifier off/ })).toBeVisible();
  await slowpath.press('End');
  await expect(slowpath.happened).toContainText('kills the task');
  await slowpath.happened.getByRole('button', { name: 'Kernel log' }).click();
  await expect(slowpath.terminal).toContainText('BUG: kernel NULL pointer dereference');
  expect(await slowpath.complaints()).toEqual([]);

  await slowpath.press('Switch the verifier on');
  await expect(slowpath.happened).toContainText('not loaded');
  await expect(slowpath.happened).not.toContainText('The verifier is off');
});
