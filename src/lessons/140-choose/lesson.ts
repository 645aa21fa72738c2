import { bindLesson } from '../bind.ts';
import english from './lesson.en.md?raw';
import { choose } from './scenario.ts';

export const bound = bindLesson(choose, english, import.meta.glob<string>(['./lesson.*.md', '!./lesson.en.md'], { query: '?raw', import: 'default' }));
