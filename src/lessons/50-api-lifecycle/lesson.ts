import { parseWords } from '../words.ts';
import english from './lesson.en.md?raw';
import { apiLifecycle } from './scenario.ts';

export const bound = { lesson: apiLifecycle, words: parseWords(english) };
