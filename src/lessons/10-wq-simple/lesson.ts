import { parseWords } from '../words.ts';
import english from './lesson.en.md?raw';
import { wqSimpleLesson } from './scenario.ts';

export const bound = { lesson: wqSimpleLesson, words: parseWords(english) };
