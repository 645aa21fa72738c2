import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lessonEntries, loadLesson } from './index.ts';

const rows = readFileSync(new URL('../../docs/tutorial-and-kernel.md', import.meta.url), 'utf8')
  .split('\n')
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
