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

const scripts: Readonly<Record<Exclude<LessonSlug, 'playground'>, Script>> = {
  'wq-simple': () => import('./10-wq-simple/notes.en.md?raw'),
  'three-doors': () => import('./20-three-doors/notes.en.md?raw'),
  'cannot-sleep': () => import('./30-cannot-sleep/notes.en.md?raw'),
  allocation: () => import('./40-allocation/notes.en.md?raw'),
  'api-lifecycle': () => import('./50-api-lifecycle/notes.en.md?raw'),
  'hid-macro': () => import('./60-hid-macro/notes.en.md?raw'),
  'hid-firmware': () => import('./70-hid-firmware/notes.en.md?raw'),
  'xdp-rate-limit': () => import('./80-xdp-rate-limit/notes.en.md?raw'),
  'security-reputation': () => import('./90-security-reputation/notes.en.md?raw'),
  'resource-cleanup': () => import('./100-resource-cleanup/notes.en.md?raw'),
  'timer-strengths': () => import('./110-timer-strengths/notes.en.md?raw'),
  'background-processing': () => import('./120-background-processing/notes.en.md?raw'),
  'build-and-run': () => import('./130-build-and-run/notes.en.md?raw'),
  choose: () => import('./140-choose/notes.en.md?raw'),
};

/** A lesson's script; undefined for one that nobody lectures on: the playground. */
export async function loadNotes(slug: string): Promise<LessonNotes | undefined> {
  const script: Script | undefined = scripts[slug as keyof typeof scripts];
  return script && parseNotes((await script()).default);
}
