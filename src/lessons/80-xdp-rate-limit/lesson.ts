import { parseWords } from '../words.ts';
import english from './lesson.en.md?raw';
import { xdpRateLimit } from './scenario.ts';

export const bound = { lesson: xdpRateLimit, words: parseWords(english) };
