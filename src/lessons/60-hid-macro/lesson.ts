import { parseWords } from '../words.ts';
import english from './lesson.en.md?raw';
import { hidMacro } from './scenario.ts';

export const bound = { lesson: hidMacro, words: parseWords(english) };
