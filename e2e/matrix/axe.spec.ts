import { expect, test, type Page } from '@playwright/test';
import { SlowpathPage } from '../page.ts';

/* WCAG 2.2 A and AA by axe: every lesson and every view, in both themes and languages, on three sizes of screen. */

const LESSONS = ['wq-simple', 'three-doors', 'cannot-sleep', 'allocation', 'api-lifecycle', 'hid-macro', 'hid-firmware', 'xdp-rate-limit', 'security-reputation', 'resource-cleanup', 'timer-strengths', 'background-processing', 'build-and-run', 'choose', 'playground'];
const SIZES = { laptop: [1440, 900], tablet: [1024, 768], narrow: [320, 640] } as const;

/** Views that a press opens, by their place in the page and not by a word of one language. */
const VIEWS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  events: (page) => openPanel(page, 'events'),
  transcript: async (page) => {
    await openPanel(page, 'events');
    await page.locator('.events-views button').nth(2).click();
    await page.locator('.transcript-list').waitFor();
  },
  latencies: async (page) => {
    await openPanel(page, 'events');
    await page.locator('.events-views button').nth(1).click();
  },
  maps: (page) => openPanel(page, 'maps'),
  trace_pipe: (page) => openPanel(page, 'trace_pipe'),
  'kernel log': (page) => openPanel(page, 'kernel'),
  verifier: (page) => openPanel(page, 'verifier'),
  keys: (page) => page.keyboard.press('?'),
  palette: async (page) => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.locator('.palette').waitFor();
  },
  lessons: (page) => page.locator('.top .lesson').click(),
  dials: (page) => page.locator('.machine-line').click(),
  traces: (page) => page.locator('.trace-button').click(),
};

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const lang of ['en', 'zh']) {
      test.describe(`${size}, ${colorScheme}, ${lang}`, () => {
        test.use({ viewport: { width, height }, colorScheme });

        for (const lesson of LESSONS) {
          test(lesson, async ({ page }) => {
            const slowpath = await opened(page, `?lesson=${lesson}&lang=${lang}`);
            for (const key of [undefined, 'ArrowRight', 'End']) {
              if (key) await page.keyboard.press(key);
              expect(await slowpath.complaints()).toEqual([]);
              expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
            }
          });
        }

        for (const [view, open] of Object.entries(VIEWS)) {
          test(`view: ${view}`, async ({ page }) => {
            const slowpath = await opened(page, `?lesson=wq-simple&at=callback&lang=${lang}`);
            await open(page);
            expect(await slowpath.complaints()).toEqual([]);
          });
        }

        for (const reference of ['compare', 'api', 'contexts', 'history', 'glossary']) {
          test(`reference: ${reference}`, async ({ page }) => {
            const slowpath = await opened(page, `?lesson=wq-simple&page=${reference}&lang=${lang}`);
            await page.locator('dialog.reference').waitFor();
            expect(await slowpath.complaints()).toEqual([]);
          });
        }
      });
    }
  }
}

/** On a phone the panels are behind the last of its tabs. */
async function openPanel(page: Page, panel: string): Promise<void> {
  if (page.viewportSize()!.width <= 700) await page.locator('.phone-tabs button').last().click();
  await page.locator(`#panel-${panel}`).click();
}

/** Once the lesson's runs are there; buttons have other names in other languages. */
async function opened(page: Page, query: string): Promise<SlowpathPage> {
  await page.goto(`./${query}`);
  await page.locator('.press.main:enabled').waitFor();
  return new SlowpathPage(page);
}
