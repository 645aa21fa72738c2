import { bindLesson } from '../bind.ts';
import english from './lesson.en.md?raw';
import { buildAndRun } from './scenario.ts';

export const bound = bindLesson(buildAndRun, english, import.meta.glob<string>(['./lesson.*.md', '!./lesson.en.md'], { query: '?raw', import: 'default' }));
