import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

/** Where a finger is. */
interface Finger {
  readonly x: number;
  readonly y: number;
}

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

  test('one view at a time, and axe finds nothing on any', async ({ page }) => {
    const slowpath = new SlowpathPage(page);
    await slowpath.open();
    const views = { Stage: slowpath.stage, Timeline: slowpath.timeline, Code: slowpath.code, Terminal: slowpath.terminal };
    for (const [name, view] of Object.entries(views)) {
      await slowpath.press(name);
      for (const each of Object.values(views)) await expect(each).toBeVisible({ visible: each === view });
      expect(await slowpath.complaints()).toEqual([]);
    }
  });

  test('a swipe on the stage is a step, scrolling is none; two fingers zoom the timeline', async ({ page }) => {
    const slowpath = new SlowpathPage(page);
    await slowpath.open();
    const touch = await page.context().newCDPSession(page);
    const swipe = async (from: Finger, to: Finger) => {
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [to] });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    const start = await slowpath.positionNow();
    const { x, y } = (await slowpath.stage.boundingBox())!;
    await swipe({ x: x + 250, y: y + 100 }, { x: x + 100, y: y + 105 });
    await expect.poll(() => slowpath.positionNow()).toBe(start + 1);
    await swipe({ x: x + 200, y: y + 150 }, { x: x + 205, y: y + 20 });
    await swipe({ x: x + 100, y: y + 100 }, { x: x + 250, y: y + 95 });
    await expect.poll(() => slowpath.positionNow()).toBe(start);

    await slowpath.press('Timeline');
    const plot = slowpath.timeline.locator('.upright-plot');
    const times = () => plot.innerText();
    const before = await times();
    const box = (await plot.boundingBox())!;
    const fingers = (apart: number) => [-apart, apart].map((dy, id) => ({ id, x: box.x + 150, y: box.y + box.height / 2 + dy }));
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(30) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(110) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect.poll(times).not.toBe(before);
    expect(await slowpath.positionNow()).toBe(start);
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
