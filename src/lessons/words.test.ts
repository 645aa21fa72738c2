import { expect, it } from 'vitest';
import { parseWords } from './words.ts';

const paragraphOf = (text: string) => parseWords(`## scene: Title\n\n${text}`, 'en').scenes.get('scene')!.paragraphs[0];

it('joins lines by a space, and Chinese ones where Chinese has one', () => {
  expect(paragraphOf('a line\nand `code`')).toBe('a line and `code`');
  expect(paragraphOf('> a box\n> of two lines')).toBe('> a box of two lines');
  expect(paragraphOf('中文\n换行')).toBe('中文换行');
  expect(paragraphOf('> 中文\n> **换行**')).toBe('> 中文**换行**');
  expect(paragraphOf('到此为止。\n`schedule()` 返回，\n“照旧”')).toBe('到此为止。`schedule()` 返回，“照旧”');
  expect(paragraphOf('调用\n`schedule()`')).toBe('调用 `schedule()`');
});
