import { describe, expect, it } from 'vitest';
import { otherLanguages, staleTexts } from '../../../scripts/words.mjs';
import { languages, lessonEntries, loadLesson, type Language, type LessonWords } from '../../lessons/index.ts';
import { loadNotes, type LessonNotes } from '../../lessons/notes.ts';
import { reference } from '../../lessons/reference/reference.en.ts';
import type { Catalogues, Translation } from './catalogues.ts';
import { zh } from './zh/index.ts';

/* Types see to it that every language has the same keys; here: that what they say names the same things, and is not older than the English. */

/** English catalogues by name: `enExport` is `export`, plain `en` the page's. */
const english = Object.fromEntries([
  ...Object.values(import.meta.glob<Record<string, unknown>>(['./en/*.ts', '!./en/*.test.ts'], { eager: true })).flatMap((module) =>
    Object.entries(module).flatMap(([name, words]) => (/^en(?![a-z])/.test(name) ? [[name === 'en' ? 'page' : name[2].toLowerCase() + name.slice(3), words]] : [])),
  ),
  ['referencePages', reference],
]) as unknown as Catalogues;

const translations: Readonly<Record<Exclude<Language, 'en'>, Translation>> = { zh };

/** What is still English in other languages, to the piece: to be emptied. */
const MISSING: Readonly<Record<Exclude<Language, 'en'>, { readonly catalogues: readonly string[]; readonly lessons: readonly string[] }>> = {
  zh: { catalogues: [], lessons: [] },
};

it('has a folder for every language there is', () => {
  expect(['en', ...otherLanguages].toSorted()).toEqual(Object.keys(languages).toSorted());
});

describe.each(Object.entries(translations) as [Exclude<Language, 'en'>, Translation][])('%s', (language, translation) => {
  it('has every catalogue and every lesson but those that are known to be missing', async () => {
    expect(Object.keys(english).filter((name) => !(name in translation)).toSorted()).toEqual(MISSING[language].catalogues);
    const bounds = await Promise.all(lessonEntries.map(({ slug }) => loadLesson(slug, language)));
    expect(bounds.filter(({ words }) => words.language !== language).map(({ lesson }) => lesson.slug)).toEqual(MISSING[language].lessons);
  });

  it('was looked at when its English changed (npm run words -- --seen, when it has been)', () => {
    expect(staleTexts(language)).toEqual([]);
  });

  // Diagnostics are in English where they are made: `diagnostics.test.ts`.
  it.each((Object.keys(translation) as (keyof Catalogues)[]).filter((name) => name !== 'diagnostics'))('%s names what the English names', async (name) => {
    expectSameNames(textsIn(await translation[name]!()), textsIn(english[name]));
  });

  it.each(lessonEntries.map(({ slug }) => slug))('the lesson %s names what the English names', async (slug) => {
    expectSameNames(textsIn(plain((await loadLesson(slug, language)).words)), textsIn(plain((await loadLesson(slug)).words)));
  });

  it.each(lessonEntries.map(({ slug }) => slug))('the script of %s names what the English names, in the same minutes', async (slug) => {
    const [translated, english] = await Promise.all([loadNotes(slug, language), loadNotes(slug, 'en')]);
    expect(minutesOf(translated)).toEqual(minutesOf(english));
    expectSameNames(textsIn(spoken(translated)), textsIn(spoken(english)));
  });
});

function expectSameNames(translated: ReadonlyMap<string, string>, texts: ReadonlyMap<string, string>): void {
  expect([...translated.keys()].toSorted()).toEqual([...texts.keys()].toSorted());
  for (const [path, text] of texts) expect(namedIn(translated.get(path)!), path).toEqual(namedIn(text));
}

/** A section at a time: paragraphs may be cut otherwise, but for the boxes. */
function plain({ scenes, predictions, challenges, charts }: LessonWords): unknown {
  const section = ({ paragraphs, ...rest }: { readonly paragraphs: readonly string[] }) => {
    const isBox = (each: string) => each.startsWith('> ');
    return { ...rest, says: paragraphs.filter((each) => !isBox(each)).join('\n'), boxes: paragraphs.filter(isBox) };
  };
  const all = <Words>(words: ReadonlyMap<string, Words>, how: (each: Words) => unknown) => Object.fromEntries([...words].map(([id, each]) => [id, how(each)]));
  return { scenes: all(scenes, section), predictions: all(predictions, (each) => each), challenges: all(challenges, section), charts: all(charts, section) };
}

function minutesOf(notes: LessonNotes | undefined): unknown {
  return [...(notes ?? [])].map(([scene, { minutes }]) => [scene, minutes]);
}

/** A scene at a time, as speakers cut paragraphs where they breathe; questions one by one. */
function spoken(notes: LessonNotes | undefined): unknown {
  return Object.fromEntries([...(notes ?? [])].map(([scene, { say, ask }]) => [scene, { say: say.join('\n'), ask }]));
}

/** Every text of a catalogue by its path. Of what is a function only sentences can be asked: with everything that they ask for there, and with nothing. */
function textsIn(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  if (typeof value === 'function' && path.startsWith('/sentences/')) return new Map([{}, everything].map((params, index) => [`${path}/${index}`, String(value(params))]));
  if (typeof value !== 'object' || value === null) return new Map();
  // What has an id may stand in a language's own order.
  return new Map(Object.entries(value).flatMap(([key, each]) => [...textsIn(each, `${path}/${(each as { id?: string } | null)?.id ?? key}`)]));
}

const everything = new Proxy({}, { get: () => 1 });

/** Parameters, code, links into the glossary, words of a context: in whatever order a language puts them. */
function namedIn(text: string): string[] {
  const marks = text.matchAll(/`([^`]+)`|\{(\w+)\}|\[([UKHSWI]|\{\w+\}):|\[\[([a-z-]+)\|/g);
  return [...new Set([...marks].map(([, ...names]) => names.find((name) => name !== undefined)!))].toSorted();
}
