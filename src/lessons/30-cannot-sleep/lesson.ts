import { parseWords } from '../words.ts';
import english from './lesson.en.md?raw';
import { cannotSleepLesson } from './scenario.ts';

export const bound = { lesson: cannotSleepLesson, words: parseWords(english) };
