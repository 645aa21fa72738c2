import type { Lesson } from './lesson.ts';
import type { LessonWords } from './words.ts';

export { eventAfter } from './anchors.ts';
export { withEdits } from './challenge.ts';
export type { Attempt, Challenge, ChallengeDials, Solution } from './challenge.ts';
export type { Chart, Reading, Wait } from './chart.ts';
export { traffics } from './traffic.ts';
export { crowds } from './crowds.ts';
export { devices } from './devices.ts';
export type { DevicePosition } from './devices.ts';
export type { Anchor, BrokenProgram, Lesson, LessonFile, LessonRun, LessonTemplate, PredictionAnchor, Scene } from './lesson.ts';
export type { ChallengeWords, ChartWords, LessonWords, SceneWords } from './words.ts';

/** A lesson with its words. */
export interface BoundLesson {
  readonly lesson: Lesson;
  readonly words: LessonWords;
}

/** Lessons stand in the list by what they are for. */
export type LessonGroup = 'meet' | 'rules' | 'work' | 'own';

/** What the menu knows of a lesson before it is opened. */
export interface LessonEntry {
  readonly slug: string;
  readonly title: string;
  readonly group: LessonGroup;
  /** What it is about, in a sentence. */
  readonly about: string;
  /** Fetches programs, scenario and words. */
  load(): Promise<{ readonly bound: BoundLesson }>;
}

/** All lessons, in order; the playground last. */
export const lessonEntries: readonly LessonEntry[] = [
  { slug: 'wq-simple', title: 'Put work off, with sleep', group: 'meet', about: 'Fast path now, slow path later: the tutorial’s program, and its twin with a timer.', load: () => import('./10-wq-simple/lesson.ts') },
  { slug: 'three-doors', title: 'Three doors out of a wait', group: 'meet', about: 'A sleep, a timer, a work: who is there when the wait is over.', load: () => import('./20-three-doors/lesson.ts') },
  { slug: 'cannot-sleep', title: 'Where nobody may sleep', group: 'rules', about: 'The same sleep refused, let through by mistake, and allowed.', load: () => import('./30-cannot-sleep/lesson.ts') },
  { slug: 'api-lifecycle', title: 'Every call, every answer', group: 'rules', about: 'Every call of both, in every order that has an answer of its own.', load: () => import('./50-api-lifecycle/lesson.ts') },
  { slug: 'hid-macro', title: 'F1 types hello', group: 'work', about: 'A keyboard macro: the timer waits, the work sends.', load: () => import('./60-hid-macro/lesson.ts') },
  { slug: 'hid-firmware', title: 'A controller that forgets', group: 'work', about: 'Broken firmware: turned right in the interrupt, set up again by a work.', load: () => import('./70-hid-firmware/lesson.ts') },
  { slug: 'xdp-rate-limit', title: 'A limit for every sender', group: 'work', about: 'Packets by the hundred: who sweeps up behind them, and who waits for that.', load: () => import('./80-xdp-rate-limit/lesson.ts') },
  { slug: 'security-reputation', title: 'Decide now, ask later', group: 'work', about: 'A gate for packets that asks about strangers, and lets them in meanwhile.', load: () => import('./90-security-reputation/lesson.ts') },
  { slug: 'timer-strengths', title: 'On time, every time', group: 'work', about: 'A profiler that must be on time, beside a task that wants the CPU.', load: () => import('./110-timer-strengths/lesson.ts') },
  { slug: 'playground', title: 'Playground', group: 'own', about: 'Your own program, on your own machine.', load: () => import('./00-playground/lesson.ts') },
];

/** The lesson with that slug; the first one where there is none. */
export async function loadLesson(slug: string | undefined): Promise<BoundLesson> {
  const entry = lessonEntries.find((each) => each.slug === slug) ?? lessonEntries[0];
  return (await entry.load()).bound;
}
