import { bindLesson } from '../bind.ts';
import english from './lesson.en.md?raw';
import { timerStrengths } from './scenario.ts';

export const bound = bindLesson(timerStrengths, english, import.meta.glob<string>(['./lesson.*.md', '!./lesson.en.md'], { query: '?raw', import: 'default' }));
