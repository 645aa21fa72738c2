import { bindLesson } from '../bind.ts';
import english from './lesson.en.md?raw';
import { resourceCleanup } from './scenario.ts';

export const bound = bindLesson(resourceCleanup, english, import.meta.glob<string>(['./lesson.*.md', '!./lesson.en.md'], { query: '?raw', import: 'default' }));
