import { expect, test, type Page } from '@playwright/test';
import { SlowpathPage } from './page.ts';

const machine = (page: Page) => page.getByRole('button', { name: /^Machine:/ });
const dials = (page: Page) => page.getByRole('dialog', { name: 'Machine' });

async function turn(page: Page, dial: string, position: string): Promise<void> {
  await dials(page).getByRole('group', { name: dial }).getByRole('radio', { name: position, exact: true }).check();
}

test('turned by keyboard, the machine is another one and the reader at the same place', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  const before = (await slowpath.happened.innerText()).split('\n');
  await machine(page).focus();
  await page.keyboard.press('Enter');
  await dials(page).getByRole('radio', { name: '1', exact: true }).focus();
  const position = await slowpath.positionNow();
  await page.keyboard.press('ArrowRight');
  await expect(machine(page)).toContainText('2 CPUs');
  await expect(slowpath.stage.getByRole('group', { name: 'CPU drawn large' }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dials(page)).toBeHidden();
  expect(await slowpath.positionNow()).toBe(position);
  expect((await slowpath.happened.innerText()).split('\n')).toContain(before.find((line) => line.includes('unlink()')));
});

test('every neighbour leaves a story to step through, and the way back is one press', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  for (const neighbour of ['a hog', 'four hogs', 'real-time', 'storm', 'worker']) {
    await machine(page).click();
    await turn(page, 'Who else runs', neighbour);
    await page.keyboard.press('Escape');
    const before = await slowpath.happened.innerText();
    await slowpath.press('Step');
    await expect.poll(() => slowpath.happened.innerText()).not.toBe(before);
  }
  await slowpath.press('End');
  await expect(slowpath.terminal).toContainText('Both paths ran.');
  await machine(page).click();
  await slowpath.press('As the lesson has it');
  await expect(machine(page)).toContainText('idle');
});

test('says where every time is from, and how near to a real machine it comes', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await machine(page).click();
  await turn(page, 'CPU speed', '×2');
  await slowpath.press('Where these times are from…');
  const times = page.getByRole('dialog', { name: 'Where these times are from' });
  await expect(times.getByRole('row', { name: /^timer, 0 ns, idle/ })).toContainText(/2\.4 µs.*2\.4 µs.*2\.\d+ µs/);
  await expect(times.getByRole('row', { name: /wakeUpNs/ })).toContainText(/914.*sched_waking.*2,467 recorded · 2,4\d\d here/);
  await expect(times.getByRole('row', { name: /nicIrqNs/ })).toContainText('an estimate');
});

test('a machine that refuses the program says so, and shows what the verifier said', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await machine(page).click();
  await turn(page, 'Preemption', 'rt');
  await page.keyboard.press('Escape');
  await expect(slowpath.happened).toContainText('test_timer was not loaded on this machine. PREEMPT_RT refuses bpf_timer');
  await slowpath.press('What the verifier says');
  await expect(slowpath.terminal).toContainText('rejected');
  await slowpath.press('Back to the lesson’s machine');
  await expect(slowpath.happened).not.toContainText('was not loaded');
});

test('a kernel without bpf_wq leaves its own words in the terminal', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await machine(page).click();
  await turn(page, 'Kernel', 'before 6.10');
  await page.keyboard.press('Escape');
  await expect(slowpath.happened).toContainText('came with Linux 6.10');
  await expect(slowpath.terminal).toContainText('Could not load the BPF program');
});

test('a copied link brings somebody else to this machine and this place', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  await machine(page).click();
  await turn(page, 'CPUs', '3');
  await page.keyboard.press('Escape');
  for (let step = 0; step < 6; step++) await slowpath.press('Step');
  await slowpath.press('Share');
  await slowpath.press('Copy link');
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const here = await slowpath.account();

  const other = new SlowpathPage(await context.newPage());
  await other.page.goto(link);
  await expect(machine(other.page)).toContainText('3 CPUs');
  await expect.poll(() => other.account()).toBe(here);
});

test('a broken link says so until it is told to go', async ({ page }) => {
  const slowpath = new SlowpathPage(page);
  await slowpath.open('?lesson=wq-simple#s=1broken');
  const notice = page.getByText('The link is damaged');
  await expect(notice).toBeVisible();
  await slowpath.press('Step');
  await expect(notice).toBeVisible();
  await slowpath.press('Dismiss');
  await expect(notice).toBeHidden();
});

// Every size in both themes is in the matrix of `npm run test:all`.
for (const [width, height, colorScheme] of [[1440, 900, 'light'], [390, 844, 'dark']] as const) {
  test.describe(`${width} wide, ${colorScheme}`, () => {
    test.use({ viewport: { width, height }, colorScheme });

    test('axe finds nothing on the dials, and they fit', async ({ page }) => {
      const slowpath = new SlowpathPage(page);
      await slowpath.open();
      await machine(page).click();
      await turn(page, 'Preemption', 'rt');
      await expect(slowpath.happened.or(page.getByText('CPUs')).first()).toBeVisible();
      expect(await slowpath.complaints()).toEqual([]);
      const box = (await dials(page).boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
    });
  });
}
