import { bindLesson } from '../bind.ts';
import english from './lesson.en.md?raw';
import { allocation } from './scenario.ts';

export const bound = bindLesson(allocation, english, import.meta.glob<string>(['./lesson.*.md', '!./lesson.en.md'], { query: '?raw', import: 'default' }));
