import type { BoundLesson } from './bind.ts';
import type { Language } from './language.ts';

export { eventAfter } from './anchors.ts';
export { withEdits } from './challenge.ts';
export type { BoundLesson } from './bind.ts';
export type { Attempt, Challenge, ChallengeDials, Solution } from './challenge.ts';
export type { Chart, Level, Reading, Wait } from './chart.ts';
export { traffics } from './traffic.ts';
export { crowds } from './crowds.ts';
export { pressures } from './memory.ts';
export { languageOf, languages } from './language.ts';
export type { Language } from './language.ts';
export { devices } from './devices.ts';
export type { DevicePosition } from './devices.ts';
export type { Anchor, BrokenProgram, Lesson, LessonFile, LessonRun, LessonTemplate, PredictionAnchor, Scene } from './lesson.ts';
export type { ChallengeWords, ChartWords, LessonWords, SceneWords } from './words.ts';

/** Lessons stand in the list by what they are for. */
export type LessonGroup = 'meet' | 'rules' | 'work' | 'own';

/** What the menu knows of a lesson before it is opened. */
export interface LessonEntry {
  readonly slug: string;
  readonly group: LessonGroup;
  /** Fetches programs, scenario and words. */
  load(): Promise<{ readonly bound: BoundLesson }>;
}

/** All lessons, in order; the playground last. Their titles are in the page's catalogue. */
export const lessonEntries = [
  { slug: 'wq-simple', group: 'meet', load: () => import('./10-wq-simple/lesson.ts') },
  { slug: 'three-doors', group: 'meet', load: () => import('./20-three-doors/lesson.ts') },
  { slug: 'cannot-sleep', group: 'rules', load: () => import('./30-cannot-sleep/lesson.ts') },
  { slug: 'allocation', group: 'rules', load: () => import('./40-allocation/lesson.ts') },
  { slug: 'api-lifecycle', group: 'rules', load: () => import('./50-api-lifecycle/lesson.ts') },
  { slug: 'hid-macro', group: 'work', load: () => import('./60-hid-macro/lesson.ts') },
  { slug: 'hid-firmware', group: 'work', load: () => import('./70-hid-firmware/lesson.ts') },
  { slug: 'xdp-rate-limit', group: 'work', load: () => import('./80-xdp-rate-limit/lesson.ts') },
  { slug: 'security-reputation', group: 'work', load: () => import('./90-security-reputation/lesson.ts') },
  { slug: 'resource-cleanup', group: 'work', load: () => import('./100-resource-cleanup/lesson.ts') },
  { slug: 'timer-strengths', group: 'work', load: () => import('./110-timer-strengths/lesson.ts') },
  { slug: 'background-processing', group: 'work', load: () => import('./120-background-processing/lesson.ts') },
  { slug: 'build-and-run', group: 'own', load: () => import('./130-build-and-run/lesson.ts') },
  { slug: 'choose', group: 'own', load: () => import('./140-choose/lesson.ts') },
  { slug: 'playground', group: 'own', load: () => import('./00-playground/lesson.ts') },
] as const satisfies readonly LessonEntry[];

export type LessonSlug = (typeof lessonEntries)[number]['slug'];

/** The lesson with that slug, in a language; the first one where there is none. */
export async function loadLesson(slug: string | undefined, language: Language = 'en'): Promise<BoundLesson> {
  const entry = lessonEntries.find((each) => each.slug === slug) ?? lessonEntries[0];
  const { bound } = await entry.load();
  return language === 'en' ? bound : { ...bound, words: await bound.wordsIn(language) };
}
