import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

const sizes = { laptop: [1440, 900], tablet: [1024, 768], phone: [390, 844], narrow: [320, 640] } as const;
for (const [name, [width, height]] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${name}, ${colorScheme}`, () => {
      test.use({ viewport: { width, height }, colorScheme });

      test('axe finds nothing, and nothing is wider than the screen', async ({ page }) => {
        const slowpath = new SlowpathPage(page);
        await slowpath.open();
        for (const move of [undefined, 'Step', 'End'] as const) {
          if (move) await slowpath.press(move);
          expect(await slowpath.complaints()).toEqual([]);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          expect(overflow).toBe(0);
        }
      });
    });
  }
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the lesson by thumb: step, look at the other twin, read the code, go to the end', async ({ page }) => {
    const slowpath = new SlowpathPage(page);
    await slowpath.open();
    const before = await slowpath.happened.innerText();
    await slowpath.button('Step').tap();
    await expect.poll(() => slowpath.happened.innerText()).not.toBe(before);
    await page.getByRole('radio', { name: 'Timer' }).or(slowpath.button('Timer')).first().tap();
    await expect(slowpath.stage).toContainText('bpf_timer');
    await slowpath.button('End').tap();
    await expect(slowpath.button('Step')).toBeDisabled();
  });
});

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('a step is a cut: nothing is under way after it', async ({ page }) => {
    const slowpath = new SlowpathPage(page);
    await slowpath.open();
    for (let step = 0; step < 10; step++) {
      await slowpath.press('Step');
      const moving = await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
      expect(moving).toBe(0);
    }
  });
});
