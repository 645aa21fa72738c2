import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('what a screen reader finds of three steps: who, where, and what may be done there', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=wq-simple&at=trigger');
  await expect(slowpath.happened).toMatchAriaSnapshot(`
    - region "What just happened":
      - article:
        - heading "bpf_timer" [level=2]
        - paragraph:
          - text: timer_simple calls
          - code: unlink()
          - text: ": the same task, now in the kernel."
        - list "Flags as ftrace prints them"
        - list:
          - listitem: "yes: may sleep"
      - article:
        - heading "bpf_wq" [level=2]
  `);
  await page.goto('./?lesson=wq-simple&at=callback');
  await expect(slowpath.happened).toMatchAriaSnapshot(`
    - region "What just happened":
      - article:
        - heading "bpf_timer" [level=2]
        - paragraph:
          - code: timer_callback
          - text: begins in a softirq, on top of timer_simple, frozen inside
          - code: do_unlinkat()
        - list:
          - listitem: "no: may sleep"
          - listitem: "no: GFP_KERNEL"
          - listitem: "no: wait for device"
          - listitem: "a softirq is no task: nothing to put to sleep"
      - article:
        - heading "bpf_wq" [level=2]
        - paragraph:
          - code: wq_callback
          - text: begins on kworker/0:1, a task like any other, while wq_simple waits, preempted inside
          - code: unlink()
        - list:
          - listitem: "yes: may sleep"
          - listitem: "yes: GFP_KERNEL"
          - listitem: "yes: wait for device"
          - listitem: "a task of its own: it can be put to sleep"
  `);
  await page.goto('./?lesson=wq-simple&at=result');
  await expect(slowpath.happened).toMatchAriaSnapshot(`
    - region "What just happened":
      - article:
        - paragraph:
          - code: main
          - text: /is at line \\d+:/
        - list:
          - listitem: "yes: may sleep"
  `);
});

test('the live region says a sentence for each step by hand, nothing while playing, and one on pause', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=wq-simple&at=callback');
  const live = page.locator('[aria-live=polite]').and(page.locator('.app > p'));
  await expect(live).toHaveCount(1);
  await slowpath.press('Step');
  const sentence = await slowpath.happened.getByRole('article').last().getByRole('paragraph').innerText();
  await expect(live).toHaveText(sentence);

  const before = await slowpath.positionNow();
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('8');
  await slowpath.press('Play');
  await expect.poll(() => slowpath.positionNow()).toBeGreaterThan(before + 2);
  await expect(live, 'silent while playing').toHaveText(sentence);
  await slowpath.press('Pause');
  await expect(live).not.toHaveText(sentence);
});

test('in forced colours axe finds nothing', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=wq-simple&at=callback');
  expect(await slowpath.complaints()).toEqual([]);
});

test('less motion and no single-key shortcuts by switch, kept for the next visit', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByRole('checkbox', { name: /single character/ }).uncheck();
  await keys.getByRole('checkbox', { name: 'Less motion' }).check();
  await page.keyboard.press('Escape');
  const here = await slowpath.positionNow();
  await page.keyboard.press('.');
  await page.keyboard.press('?');
  await expect(keys).toBeHidden();
  expect(await slowpath.positionNow()).toBe(here);
  await page.reload();
  await expect(slowpath.button('Step')).toBeEnabled();
  await expect(page.locator('html[data-motion=reduced]')).toBeAttached();
  await page.keyboard.press('?');
  await expect(keys).toBeHidden();
});

test('every command by its words in either language; a dial turned there is undone by key', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const machine = page.getByRole('button', { name: /^Machine:/ });
  const untouched = await machine.innerText();
  const search = page.getByRole('combobox', { name: 'All commands' });
  await page.keyboard.press('ControlOrMeta+k');
  await search.fill('who else runs: storm');
  await page.keyboard.press('Enter');
  await expect(machine).toContainText('interrupt storm');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(machine).toHaveText(untouched, { useInnerText: true });

  await page.keyboard.press('ControlOrMeta+k');
  await search.fill('文字记录');
  await expect(page.getByRole('listbox', { name: 'Commands' }).getByRole('option', { selected: true })).toContainText('Transcript');
  expect(await slowpath.complaints()).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Transcript' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a reset can be taken back, a draft that never ran included', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await slowpath.press('Edit');
  await slowpath.write('BPF program', 'int mine;');
  await slowpath.press('Reset');
  await expect(slowpath.code).toContainText('wq_callback');
  await slowpath.press('Undo');
  await expect(page.getByRole('textbox', { name: 'BPF program' })).toHaveText('int mine;');
  await expect(slowpath.button('Undo')).toBeHidden();
});

test('a newcomer is told of Step, and never again', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const hint = page.getByRole('note').filter({ hasText: 'Press Step' });
  await expect(hint).toBeVisible();
  await slowpath.press('Step');
  await expect(hint).toBeHidden();
  expect(await page.evaluate(() => localStorage.getItem('slowpath/hints'))).toBe('step');
});
