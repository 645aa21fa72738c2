import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { SlowpathPage } from './page.ts';
import { serveFolder } from './static-folder.ts';

const dist = process.env.SLOWPATH_E2E_DIST ?? join(import.meta.dirname, '..', 'dist');

test.describe('with service workers', () => {
  test.use({ serviceWorkers: 'allow' });

  test('after one visit, under a path of somebody’s host, the page opens without a network; a newer one waits to be asked for', async ({ page, context }) => {
    const published: Record<string, string> = {};
    const host = await serveFolder(dist, '/somewhere/else/', published);
    const slowpath = new SlowpathPage(page);
    await page.goto(host.address);
    await expect(slowpath.button('Step')).toBeEnabled();
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    published['service-worker.js'] = `${readFileSync(join(dist, 'service-worker.js'), 'utf8')}\n// newer`;
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    const reopened = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Go over to it' }).click();
    await reopened;
    await expect(slowpath.button('Step')).toBeEnabled();
    host.close();
    await context.setOffline(true);
    await page.goto(`${host.address}?lesson=hid-macro`);
    await expect(slowpath.button('Step')).toBeEnabled();
    await expect(slowpath.code).toContainText('hid_macro');
  });
});

test('one file of this very state opens from disk, worker and all', async ({ page, context }, info) => {
  test.skip(!existsSync(join(dist, 'slowpath.html')), 'the page was built without its single file');
  const slowpath = new SlowpathPage(page);
  await slowpath.open();
  for (let step = 0; step < 5; step++) await slowpath.press('Step');
  const here = await slowpath.account();
  await slowpath.press('Share');
  const saving = page.waitForEvent('download');
  await slowpath.press('Save as one file');
  const file = info.outputPath('saved.html');
  await (await saving).saveAs(file);

  const fromDisk = new SlowpathPage(await context.newPage());
  await fromDisk.page.goto(pathToFileURL(file).href);
  await expect.poll(() => fromDisk.account()).toBe(here);
  await fromDisk.press('Edit');
  await fromDisk.write('BPF program', 'int x = ;');
  await fromDisk.page.keyboard.press('ControlOrMeta+Enter');
  await expect(fromDisk.page.getByText('1 problem')).toBeVisible();
});
