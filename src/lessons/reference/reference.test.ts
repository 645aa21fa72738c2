import { expect, test } from 'vitest';
import { lessonEntries, loadLesson } from '../index.ts';
import { reference } from './reference.en.ts';
import type { Proof } from './reference.ts';

const { compare, api, contexts, glossary, history } = reference;
const bounds = new Map(await Promise.all(lessonEntries.map(async ({ slug }) => [slug, await loadLesson(slug)] as const)));

test('every link leads to a scene that there is', () => {
  const proofs = [...compare.flatMap(({ timer, wq }) => [timer, wq]), ...api.flatMap(({ returns }) => returns), ...contexts, ...glossary].flatMap(({ proof }) => proof ?? []);
  expect(proofs.length).toBeGreaterThan(50);
  const dangling = proofs.filter(({ lesson, scene }: Proof) => !bounds.get(lesson)?.lesson.scenes.some(({ id }) => id === scene));
  expect(dangling).toEqual([]);
});

test('each cell of the comparison is proved by a run', () => {
  for (const { timer, wq } of compare) expect([timer.proof, wq.proof]).not.toContain(undefined);
});

test('terms that lessons speak of are in the glossary, once and in order', () => {
  const ids = glossary.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(glossary.map(({ term }) => term.toLowerCase())).toEqual(glossary.map(({ term }) => term.toLowerCase()).toSorted());
  const said = [...bounds.values()].flatMap(({ words }) => [...words.scenes.values()].flatMap(({ paragraphs }) => paragraphs.flatMap((each) => [...each.matchAll(/\[\[([a-z-]+)\|/g)].map(([, id]) => id))));
  expect(said.length).toBeGreaterThan(5);
  expect(said.filter((id) => !ids.includes(id))).toEqual([]);
});

test('history is told in order', () => {
  const dates = history.map(({ date }) => date.slice(0, 7));
  expect(dates).toEqual(dates.toSorted());
});
