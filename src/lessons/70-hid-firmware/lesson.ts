import { bindLesson } from '../bind.ts';
import english from './lesson.en.md?raw';
import { hidFirmware } from './scenario.ts';

export const bound = bindLesson(hidFirmware, english, import.meta.glob<string>(['./lesson.*.md', '!./lesson.en.md'], { query: '?raw', import: 'default' }));
