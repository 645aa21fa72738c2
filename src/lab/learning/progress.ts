import type { Keep } from '../drafts.ts';

/** What a reader has met of one lesson, by id. */
export interface LessonProgress {
  readonly scenes: readonly string[];
  readonly predictions: readonly string[];
  readonly challenges: readonly string[];
}

/** By lesson. On this device only. */
export type Progress = Readonly<Record<string, LessonProgress>>;

const KEY = 'slowpath/progress';
const SORTS = ['scenes', 'predictions', 'challenges'] as const;
const nothing: LessonProgress = { scenes: [], predictions: [], challenges: [] };

/** What has been done in one lesson; of one never opened, nothing. */
export function progressIn(progress: Progress, lesson: string): LessonProgress {
  return Object.hasOwn(progress, lesson) ? progress[lesson] : nothing;
}

/** The same with one more thing met; the very same where it was known. */
export function withMet(progress: Progress, lesson: string, sort: keyof LessonProgress, id: string): Progress {
  const own = progressIn(progress, lesson);
  return own[sort].includes(id) ? progress : { ...progress, [lesson]: { ...own, [sort]: [...own[sort], id] } };
}

/** What was kept, as far as it makes sense; nothing where there is no store or it throws. */
export function readProgress(keep: Keep | undefined): Progress {
  try {
    const kept = JSON.parse(keep?.getItem(KEY) ?? '{}') as Record<string, Record<string, unknown> | null>;
    const strings = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);
    return Object.fromEntries(Object.entries(kept).map(([lesson, own]) => [lesson, Object.fromEntries(SORTS.map((sort) => [sort, strings(own?.[sort])]))])) as unknown as Progress;
  } catch {
    return {};
  }
}

/** Keeps it across reloads, where the browser allows; nothing where there is nothing to keep. */
export function writeProgress(keep: Keep | undefined, progress: Progress): void {
  try {
    if (Object.keys(progress).length === 0) keep?.removeItem(KEY);
    else keep?.setItem(KEY, JSON.stringify(progress));
  } catch {
    // A sandboxed frame has no storage: what was met is known until the page is left.
  }
}
