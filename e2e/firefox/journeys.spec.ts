import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { lessonLogs } from '../same-log.ts';
import { hasFirefox, test } from './firefox-page.ts';

test.skip(!hasFirefox, 'No Firefox is installed; SLOWPATH_FIREFOX may name one.');

const bpf = readFileSync('src/lessons/10-wq-simple/wq_simple.bpf.c', 'utf8');

test('every lesson’s runs: the same Logs in Node and in Firefox', async ({ slowpath }) => {
  test.slow();
  await slowpath.open();
  const { inNode, inBrowser } = await lessonLogs((inPage, inputs) => slowpath.page.evaluate(inPage, inputs));
  expect(inBrowser).toEqual(inNode);
});

test('a first visitor steps to the end and back, over the same pictures', async ({ slowpath }) => {
  await slowpath.open();
  const first = await slowpath.position();
  const there = [await slowpath.account()];
  for (let step = 0; step < 8; step++) {
    await slowpath.press('Step');
    there.push(await slowpath.account());
  }
  const back = [there.at(-1)!];
  while ((await slowpath.position()) > first) {
    await slowpath.press('Step back');
    back.push(await slowpath.account());
  }
  expect(back.toReversed()).toEqual(there);
  expect(new Set(there).size).toBe(there.length);

  await slowpath.press('End');
  await expect.poll(() => slowpath.says('Terminal')).toContain('Both paths ran.');
});

test('an edited program is compiled, verified and run', async ({ slowpath }) => {
  await slowpath.open();
  await slowpath.press('Edit');
  await slowpath.write('BPF program', bpf.replace('wq_executed = 1;', 'wq_executed = one;'));
  await slowpath.press('Run');
  await expect.poll(() => slowpath.says('Code')).toContain("'one' is not declared");

  await slowpath.write('BPF program', bpf.replace('val->value = 42;', 'val->value = 43;'));
  await slowpath.press('Run');
  await expect.poll(() => slowpath.says('Code')).not.toContain("'one' is not declared");
  await slowpath.press('End');
  await expect.poll(() => slowpath.says('Stage')).toContain('43');
});

test('a recording of a real machine opens as a run', async ({ slowpath }) => {
  await slowpath.open();
  await slowpath.press('Traces');
  await slowpath.press('Open a recording…');
  const input = await slowpath.page.waitForSelector('input[type=file]');
  await input!.uploadFile('fixtures/linux-6.12/traces/cloud.smp1.wq_simple.txt');
  await slowpath.find('heading', 'Recorded: cloud.smp1.wq_simple.txt not simulated');
  await slowpath.press('Next match');
  await slowpath.press('Back to the lesson');
  await slowpath.find('region', 'Code');
});

test('a link speaks Chinese; the reader switches to English and stays at the step', async ({ slowpath }) => {
  await slowpath.open('?lang=zh&at=callback', '单步');
  expect(await slowpath.says('刚刚发生了什么')).toContain('wq_callback 在 kworker/0:1 上开始');
  const before = await slowpath.position('位置');
  await slowpath.choose('语言', 'en');
  await slowpath.ready();
  expect(await slowpath.position()).toBe(before);
});
