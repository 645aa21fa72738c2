import { parseWords } from '../words.ts';
import english from './lesson.en.md?raw';
import { securityReputation } from './scenario.ts';

export const bound = { lesson: securityReputation, words: parseWords(english) };
