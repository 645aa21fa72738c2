import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

for (const slug of ['wq-simple', 'three-doors', 'cannot-sleep', 'allocation', 'api-lifecycle', 'hid-macro', 'hid-firmware', 'timer-strengths', 'xdp-rate-limit', 'security-reputation', 'background-processing', 'resource-cleanup', 'build-and-run', 'choose']) {
  test(`${slug}: by keyboard through every scene to the last`, async ({ page }) => {
    const mistakes: string[] = [];
    page.on('pageerror', (error) => mistakes.push(error.message));
    const slowpath = new SlowpathPage(page);
    await slowpath.open(`?lesson=${slug}`);
    await page.keyboard.press('Home');
    const count = page.getByText(/^Scene \d+ of \d+$/);
    await page.keyboard.press('Shift+ArrowRight');
    const scenes = Number((await count.innerText()).split(' ')[3]);
    const question = page.getByRole('group', { name: 'Predict:' });
    const said = new Set<string>();
    for (let scene = 1; scene <= scenes; scene++) {
      // A question on the way is asked first; who goes on has passed.
      const reached = page.getByText(`Scene ${scene} of ${scenes}`, { exact: true });
      for (let pass = 0; pass < 4; pass++) {
        await expect(reached.or(question).first()).toBeVisible();
        if (await reached.isVisible()) break;
        await page.keyboard.press('Shift+ArrowRight');
      }
      await expect(count).toHaveText(`Scene ${scene} of ${scenes}`);
      said.add(await slowpath.happened.innerText());
      await page.keyboard.press('Shift+ArrowRight');
    }
    expect(said.size, 'every scene shows something of its own').toBe(scenes);
    await page.keyboard.press('End');
    await expect(slowpath.button('Step')).toBeDisabled();
    expect(mistakes).toEqual([]);
  });
}
