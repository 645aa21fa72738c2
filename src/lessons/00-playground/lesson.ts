import { bindLesson } from '../bind.ts';
import english from './lesson.en.md?raw';
import { playground } from './scenario.ts';

export const bound = bindLesson(playground, english, import.meta.glob<string>(['./lesson.*.md', '!./lesson.en.md'], { query: '?raw', import: 'default' }));
