import { describe, expect, it } from 'vitest';
import { languages, lessonEntries, loadLesson } from './index.ts';
import type { Language } from './index.ts';
import { loadNotes, parseNotes } from './notes.ts';

describe.each(lessonEntries.filter(({ slug }) => slug !== 'playground'))('the script of $slug', ({ slug }) => {
  it.each(Object.keys(languages) as Language[])('has every scene, something to say at each, and ten minutes: %s', async (language) => {
    const { lesson } = await loadLesson(slug, 'en');
    const notes = (await loadNotes(slug, language))!;
    expect([...notes.keys()]).toEqual(lesson.scenes.map(({ id }) => id));
    for (const { say } of notes.values()) expect(say.length).toBeGreaterThan(0);
    expect([...notes.values()].reduce((sum, { minutes }) => sum + minutes, 0)).toBe(10);
  });
});

it('reads paragraphs over several lines, and questions to the room', () => {
  expect(parseNotes('## a: 1.5 min\n\nOne\ntwo.\n\n? Three?\n')).toEqual(new Map([['a', { minutes: 1.5, say: ['One two.'], ask: ['Three?'] }]]));
});

it('has no script for the playground', async () => {
  expect(await loadNotes('playground', 'en')).toBeUndefined();
});
