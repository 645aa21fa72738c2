import { parseWords } from '../words.ts';
import english from './lesson.en.md?raw';
import { playground } from './scenario.ts';

export const bound = { lesson: playground, words: parseWords(english) };
