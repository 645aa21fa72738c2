import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lessonEntries, loadLesson } from './index.ts';

const doc = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const lines = doc('tutorial-and-kernel.md').split('\n');
const rows = lines
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('all 25 places where tutorial and kernel part have a scene or a page that there is', async () => {
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  const scenes = new Map<string, ReadonlySet<string>>(await Promise.all(lessonEntries.map(async ({ slug }) => [slug, new Set((await loadLesson(slug)).lesson.scenes.map(({ id }) => id))] as const)));
  for (const [, number, , , where] of rows) {
    const places = [...where.matchAll(/`([a-z-]+)`((?:,? \*[a-z-]+\*)+)/g)];
    if (places.length === 0) expect(where, number).toMatch(/^reference, \*/);
    for (const [, slug, ids] of places) {
      for (const [, id] of ids.matchAll(/\*([a-z-]+)\*/g)) expect(scenes.get(slug)?.has(id), `${number}: ${slug} ${id}`).toBe(true);
    }
  }
});

test('what the tutorial names has a lesson, and every lesson but the playground has something to name', () => {
  const named = lines.filter((line) => /^\| [^|]+ \| `[a-z-]+`(, `[a-z-]+`)* \|$/.test(line)).flatMap((line) => [...line.split('|')[2].matchAll(/`([a-z-]+)`/g)].map(([, slug]) => slug));
  expect(named.toSorted()).toEqual(lessonEntries.map(({ slug }) => slug).filter((slug) => slug !== 'playground').toSorted());
});

test('the account of what is modelled names folders and files of ours that there are', () => {
  const paths = [...doc('model.md').matchAll(/`(src\/[\w./-]+)`/g)].map(([, path]) => path);
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths) expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
});
