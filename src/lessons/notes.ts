import { assert } from '../base/assert.ts';
import type { LessonSlug } from './index.ts';
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

/** In every language there is. */
type Script = Readonly<Record<Language, () => Promise<{ readonly default: string }>>>;

const scripts: Readonly<Record<Exclude<LessonSlug, 'playground'>, Script>> = {
  'wq-simple': { en: () => import('./10-wq-simple/notes.en.md?raw'), zh: () => import('./10-wq-simple/notes.zh.md?raw') },
  'three-doors': { en: () => import('./20-three-doors/notes.en.md?raw'), zh: () => import('./20-three-doors/notes.zh.md?raw') },
  'cannot-sleep': { en: () => import('./30-cannot-sleep/notes.en.md?raw'), zh: () => import('./30-cannot-sleep/notes.zh.md?raw') },
  allocation: { en: () => import('./40-allocation/notes.en.md?raw'), zh: () => import('./40-allocation/notes.zh.md?raw') },
  'api-lifecycle': { en: () => import('./50-api-lifecycle/notes.en.md?raw'), zh: () => import('./50-api-lifecycle/notes.zh.md?raw') },
  'hid-macro': { en: () => import('./60-hid-macro/notes.en.md?raw'), zh: () => import('./60-hid-macro/notes.zh.md?raw') },
  'hid-firmware': { en: () => import('./70-hid-firmware/notes.en.md?raw'), zh: () => import('./70-hid-firmware/notes.zh.md?raw') },
  'xdp-rate-limit': { en: () => import('./80-xdp-rate-limit/notes.en.md?raw'), zh: () => import('./80-xdp-rate-limit/notes.zh.md?raw') },
  'security-reputation': { en: () => import('./90-security-reputation/notes.en.md?raw'), zh: () => import('./90-security-reputation/notes.zh.md?raw') },
  'resource-cleanup': { en: () => import('./100-resource-cleanup/notes.en.md?raw'), zh: () => import('./100-resource-cleanup/notes.zh.md?raw') },
  'timer-strengths': { en: () => import('./110-timer-strengths/notes.en.md?raw'), zh: () => import('./110-timer-strengths/notes.zh.md?raw') },
  'background-processing': { en: () => import('./120-background-processing/notes.en.md?raw'), zh: () => import('./120-background-processing/notes.zh.md?raw') },
  'build-and-run': { en: () => import('./130-build-and-run/notes.en.md?raw'), zh: () => import('./130-build-and-run/notes.zh.md?raw') },
  choose: { en: () => import('./140-choose/notes.en.md?raw'), zh: () => import('./140-choose/notes.zh.md?raw') },
};

/** A lesson's script; undefined for one that nobody lectures on: the playground. */
export async function loadNotes(slug: string, language: Language): Promise<LessonNotes | undefined> {
  const script: Script | undefined = scripts[slug as keyof typeof scripts];
  return script && parseNotes((await script[language]()).default);
}
