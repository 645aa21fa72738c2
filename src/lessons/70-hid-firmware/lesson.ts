import { parseWords } from '../words.ts';
import english from './lesson.en.md?raw';
import { hidFirmware } from './scenario.ts';

export const bound = { lesson: hidFirmware, words: parseWords(english) };
