import { assert } from '../base/assert.ts';
import type { LessonSlug } from './index.ts';

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
    const text = block.replaceAll('\n', ' ');
    if (groups) notes.set(groups.id, (scene = { minutes: Number(groups.minutes), say: [], ask: [] }));
    else {
      assert(scene !== undefined, 'notes begin with a scene');
      if (text.startsWith('? ')) scene.ask.push(text.slice(2));
      else scene.say.push(text);
    }
  }
  return notes;
}

type Script = () => Promise<{ readonly default: string }>;

const scripts: Partial<Record<LessonSlug, Script>> = {
  'wq-simple': () => import('./10-wq-simple/notes.en.md?raw'),
};

/** A lesson's script; undefined for one that nobody lectures on: the playground. */
export async function loadNotes(slug: string): Promise<LessonNotes | undefined> {
  const script = scripts[slug as LessonSlug];
  return script && parseNotes((await script()).default);
}
