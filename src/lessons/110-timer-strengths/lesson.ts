import { parseWords } from '../words.ts';
import english from './lesson.en.md?raw';
import { timerStrengths } from './scenario.ts';

export const bound = { lesson: timerStrengths, words: parseWords(english) };
