import { playground } from './00-playground/scenario.ts';
import playgroundEn from './00-playground/lesson.en.md?raw';
import { wqSimpleLesson } from './10-wq-simple/scenario.ts';
import wqSimpleEn from './10-wq-simple/lesson.en.md?raw';
import type { Lesson } from './lesson.ts';
import { parseWords, type LessonWords } from './words.ts';

export { eventAfter } from './anchors.ts';
export type { Anchor, Lesson, LessonFile, LessonRun, LessonTemplate, PredictionAnchor, Scene } from './lesson.ts';
export type { LessonWords, SceneWords } from './words.ts';

/** A lesson with its words. */
export interface BoundLesson {
  readonly lesson: Lesson;
  readonly words: LessonWords;
}

/** All lessons, in order; the playground last. */
export const lessons: readonly BoundLesson[] = [
  { lesson: wqSimpleLesson, words: parseWords(wqSimpleEn) },
  { lesson: playground, words: parseWords(playgroundEn) },
];
