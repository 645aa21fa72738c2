import type { Lesson } from './lesson.ts';
import type { LessonWords } from './words.ts';

export { eventAfter } from './anchors.ts';
export { withEdits } from './challenge.ts';
export type { Attempt, Challenge, ChallengeDials, Solution } from './challenge.ts';
export type { Chart, Reading, Wait } from './chart.ts';
export { crowds } from './crowds.ts';
export type { Anchor, BrokenProgram, Lesson, LessonFile, LessonRun, LessonTemplate, PredictionAnchor, Scene } from './lesson.ts';
export type { ChallengeWords, ChartWords, LessonWords, SceneWords } from './words.ts';

/** A lesson with its words. */
export interface BoundLesson {
  readonly lesson: Lesson;
  readonly words: LessonWords;
}

/** What the menu knows of a lesson before it is opened. */
export interface LessonEntry {
  readonly slug: string;
  readonly title: string;
  /** Fetches programs, scenario and words. */
  load(): Promise<{ readonly bound: BoundLesson }>;
}

/** All lessons, in order; the playground last. */
export const lessonEntries: readonly LessonEntry[] = [
  { slug: 'wq-simple', title: 'Put work off, with sleep', load: () => import('./10-wq-simple/lesson.ts') },
  { slug: 'three-doors', title: 'Three doors out of a wait', load: () => import('./20-three-doors/lesson.ts') },
  { slug: 'cannot-sleep', title: 'Where nobody may sleep', load: () => import('./30-cannot-sleep/lesson.ts') },
  { slug: 'api-lifecycle', title: 'Every call, every answer', load: () => import('./50-api-lifecycle/lesson.ts') },
  { slug: 'timer-strengths', title: 'On time, every time', load: () => import('./110-timer-strengths/lesson.ts') },
  { slug: 'playground', title: 'Playground', load: () => import('./00-playground/lesson.ts') },
];

/** The lesson with that slug; the first one where there is none. */
export async function loadLesson(slug: string | undefined): Promise<BoundLesson> {
  const entry = lessonEntries.find((each) => each.slug === slug) ?? lessonEntries[0];
  return (await entry.load()).bound;
}
