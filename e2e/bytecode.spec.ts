import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

test('bytecode stands beside C, linked both ways, with the registers of who is in it', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Bytecode');
  const bytecode = slowpath.code.getByRole('region', { name: 'Bytecode', exact: true });
  await expect(bytecode).toContainText('call bpf_map_lookup_elem#1');
  await expect(bytecode.getByRole('heading', { name: /test_workqueue/ })).toBeVisible();

  await bytecode.getByRole('button', { name: /bpf_wq_start\(wq, 0\)/ }).click();
  const listing = slowpath.code.getByRole('group', { name: 'BPF listing' });
  const picked = listing.getByRole('listitem').filter({ has: page.getByRole('button', { pressed: true }) });
  await expect(picked).toContainText('bpf_wq_start(wq, 0)');

  await listing.getByRole('button', { pressed: true }).focus();
  for (let line = 0; line < 8; line++) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(bytecode.getByRole('button', { pressed: true, name: /^line/ })).toContainText('if (!val)');
});

test('the current instruction and the registers follow the playhead', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Bytecode');
  const bytecode = slowpath.code.getByRole('region', { name: 'Bytecode', exact: true });
  const current = bytecode.locator('[aria-current=step]');
  for (let step = 0; step < 40 && !(await slowpath.happened.innerText()).includes('if (!val)'); step++) await slowpath.press('Step');
  await expect(current).toContainText('if r6 != 0x0');
  const registers = bytecode.getByRole('group', { name: 'Registers', exact: true });
  await expect(registers).toContainText('&array[0]');
  await expect(registers).toContainText('Stack frame');
  await slowpath.press('Step back');
  await expect(current).not.toContainText('if r6 != 0x0');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('axe finds nothing in the bytecode view', async ({ page }) => {
      const slowpath = new SlowpathPage(page);
      await slowpath.open();
      for (let step = 0; step < 6; step++) await slowpath.press('Step');
      await slowpath.press('Bytecode');
      await expect(slowpath.code.getByRole('group', { name: 'Registers', exact: true })).toBeVisible();
      expect(await slowpath.complaints()).toEqual([]);
    });
  });
}
