import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runC } from './testing/run-c.ts';

const folder = new URL('./cases/', import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.c'))) {
  it(`${file}: every ASSERT holds`, () => {
    expect(runC(file, readFileSync(new URL(file, folder), 'utf8'))).toEqual({ r0: 0, failedLines: [] });
  });
}

it('tells the line of an ASSERT that does not hold', () => {
  expect(runC('wrong.c', '#include "case.h"\nint main(void) {\n\tASSERT(1 + 1 == 3);\n\treturn 4;\n}')).toEqual({ r0: 4, failedLines: [3] });
});
