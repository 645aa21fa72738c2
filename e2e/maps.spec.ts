import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

test('before there is a map the tab teaches, and leads to the first one', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await page.getByRole('tab', { name: /^Maps/ }).click();
  await slowpath.press('Restart');
  await expect(slowpath.terminal).toContainText('No map yet.');
  await slowpath.press('Go to where the first one is made');
  await expect(slowpath.terminal.getByRole('table').first()).toBeVisible();
});

test('the value box opens all maps; a change shows old and new, and who wrote it', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.stage.getByRole('button', { name: /All maps/ }).last().click();
  await expect(page.getByRole('tab', { name: /^Maps/ })).toBeFocused();
  const array = slowpath.terminal.getByRole('region', { name: 'array' });
  const globals = slowpath.terminal.getByRole('region', { name: /bss/ });
  await expect(array).toContainText('not initialised');
  await slowpath.press('End');
  await slowpath.position.focus();
  await expect(array.getByRole('row', { name: /value/ })).toContainText(/0 → 42/);
  await expect(globals.getByRole('row', { name: /main_executed/ })).toContainText(/0 → 1/);

  const end = await slowpath.positionNow();
  await array.getByRole('button', { name: /Go to where wq_callback:\d+ wrote it/ }).click();
  expect(await slowpath.positionNow()).toBeLessThan(end);
  await expect(slowpath.happened).toContainText('writes 42');
  await expect(array).toContainText('running');
});

// Every size in both themes is in the matrix of `npm run test:all`.
for (const [width, height, colorScheme] of [[1440, 900, 'dark'], [390, 844, 'light']] as const) {
  test.describe(`${width} wide, ${colorScheme}`, () => {
    test.use({ viewport: { width, height }, colorScheme });

    test('axe finds nothing on the maps', async ({ page }) => {
      const slowpath = new SlowpathPage(page);
      await slowpath.open();
      // A phone shows one view at a time.
      if (width < 700) await slowpath.press('Terminal');
      await page.getByRole('tab', { name: /^Maps/ }).click();
      await slowpath.press('End');
      await expect(slowpath.terminal.getByRole('table').first()).toBeVisible();
      expect(await slowpath.complaints()).toEqual([]);
    });
  });
}
