import { parseWords } from '../words.ts';
import english from './lesson.en.md?raw';
import { threeDoorsLesson } from './scenario.ts';

export const bound = { lesson: threeDoorsLesson, words: parseWords(english) };
