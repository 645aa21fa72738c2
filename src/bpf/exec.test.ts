import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../base/bytes.ts';
import { assemble } from './asm.ts';
import { execBare } from './exec.ts';

interface IsaCase {
  readonly name: string;
  readonly sections: ReadonlyMap<string, string>;
}

/** Reads the cases of a file: `== name`, then sections `-- asm`, `-- mem`, `-- result`, … */
function readCases(text: string): IsaCase[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((block) => {
      const [name, ...parts] = block.split(/^-- /m);
      return { name: name.trim(), sections: new Map(parts.map((part) => split(part))) };
    });
}

function split(part: string): [string, string] {
  const end = part.indexOf('\n');
  return [part.slice(0, end).trim(), part.slice(end + 1)];
}

function bytesOf(hex: string | undefined): Uint8Array {
  return fromHex((hex ?? '').replaceAll(/\s/g, ''))!;
}

const folder = new URL('cases/', import.meta.url);

for (const file of readdirSync(folder).toSorted()) {
  describe(file, () => {
    for (const { name, sections } of readCases(readFileSync(new URL(file, folder), 'utf8'))) {
      it(name, () => {
        const program = assemble(sections.get('asm')!);
        expect(program).toBeInstanceOf(Uint8Array);
        const memory = bytesOf(sections.get('mem'));
        const result = execBare(program as Uint8Array, memory);
        const error = sections.get('error')?.trim();
        if (error !== undefined) expect('error' in result ? result.error : '').toContain(error);
        else expect(result).toEqual({ r0: BigInt.asUintN(64, BigInt(sections.get('result')!.trim())) });
        const after = sections.get('memory after');
        if (after !== undefined) expect(toHex(memory)).toBe(toHex(bytesOf(after)));
      });
    }
  });
}

describe('programs that are none', () => {
  const cases: readonly [string, string, string][] = [
    ['nothing', '', 'empty program'],
    ['half an instruction', '950000', 'not a whole number'],
    ['an opcode that does not exist', 'ff00000000000000', 'unknown opcode ff'],
    ['a register that does not exist', 'b70b000000000000', 'invalid register'],
    ['a write to the frame pointer', 'b70a000000000000', 'frame pointer is read only'],
    ['lddw without its second half', '1800000000000000', 'incomplete lddw'],
    ['a jump into lddw', '0500010000000000180000000000000000000000000000009500000000000000', 'middle of lddw'],
  ];
  for (const [name, hex, error] of cases) {
    it(name, () => {
      const result = execBare(fromHex(hex)!, new Uint8Array());
      expect('error' in result ? result.error : '').toContain(error);
    });
  }
});
