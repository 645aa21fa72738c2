import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

test('a link speaks Chinese; the reader switches to English and stays at the step', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await page.goto('./?lang=zh&at=callback');
  await expect(slowpath.button('单步')).toBeEnabled();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh');
  await expect(page.getByRole('region', { name: '刚刚发生了什么' })).toContainText('wq_callback 在 kworker/0:1 上开始');
  await expect(page.getByRole('button', { name: '剩下的事，以谁的名义做' })).toBeVisible();
  expect(await slowpath.complaints()).toEqual([]);

  const position = page.getByRole('slider', { name: '位置' });
  const before = await position.inputValue();
  await page.getByRole('combobox', { name: '语言' }).selectOption('English');
  await expect(slowpath.button('Step')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('button', { name: 'The rest, and in whose name' })).toBeVisible();
  expect(await slowpath.position.inputValue()).toBe(before);
});

test.describe('a Chinese browser', () => {
  test.use({ locale: 'zh-CN' });

  test('is spoken to in Chinese, in what it opens, too', async ({ page }) => {
    await page.goto('./');
    await expect(page.getByRole('button', { name: '单步', exact: true })).toBeEnabled();
    await page.getByRole('button', { name: /^课程/ }).click();
    await expect(page.getByRole('dialog', { name: '课程' }).getByText('你自己的程序，你自己的机器。')).toBeVisible();
  });
});
