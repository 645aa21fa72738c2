import { assert } from '../base/assert.ts';
import type { Language } from './language.ts';
import { unwrap } from './words.ts';

/** What a speaker says at a scene, and how long that takes. */
export interface SceneNotes {
  readonly minutes: number;
  readonly say: readonly string[];
  /** Questions to the room. */
  readonly ask: readonly string[];
}

/** A lesson's script of ten minutes, by scene. */
export type LessonNotes = ReadonlyMap<string, SceneNotes>;

const heading = /^## (?<id>[a-z0-9-]+): (?<minutes>[\d.]+) min$/;

/**
 * Reads a `notes.LANG.md`: for each scene `## scene-id: N min`, then paragraphs; one that
 * begins with `? ` is a question to the room.
 */
export function parseNotes(markdown: string): LessonNotes {
  const notes = new Map<string, { minutes: number; say: string[]; ask: string[] }>();
  let scene: { minutes: number; say: string[]; ask: string[] } | undefined;
  for (const block of markdown.trim().split(/\n\s*\n/)) {
    const groups = heading.exec(block)?.groups;
    const text = unwrap(block);
    if (groups) notes.set(groups.id, (scene = { minutes: Number(groups.minutes), say: [], ask: [] }));
    else {
      assert(scene !== undefined, 'notes begin with a scene');
      if (text.startsWith('? ')) scene.ask.push(text.slice(2));
      else scene.say.push(text);
    }
  }
  return notes;
}

/** Every lesson's, in every language there is, as `./NUMBER-SLUG/notes.LANG.md`. */
const scripts = import.meta.glob<string>('./*/notes.*.md', { query: '?raw', import: 'default' });

/** A lesson's script; undefined for one that nobody lectures on: the playground. */
export async function loadNotes(slug: string, language: Language): Promise<LessonNotes | undefined> {
  const path = Object.keys(scripts).find((each) => each.replace(/^\.\/\d+-/, '') === `${slug}/notes.${language}.md`);
  return path === undefined ? undefined : parseNotes(await scripts[path]());
}
