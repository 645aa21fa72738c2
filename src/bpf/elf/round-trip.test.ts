import { existsSync, readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BpfObject } from '../object.ts';
import { readElf, writeElf } from './index.ts';

/** clang's objects, which are not part of the repository. */
const folder = '../shared/groundtruth/verifier-logs';
const isThere = existsSync(folder);
const files = isThere ? readdirSync(folder).filter((file) => file.endsWith('.bpf.o')) : [];

if (!isThere) it.skip(`objects made by clang: ${folder} is not there`, () => undefined);

const read = (file: string): BpfObject => readElf(file, readFileSync(`${folder}/${file}`)).object!;

/** Datasecs of an unlinked object have no sizes and offsets: symbols have them. */
function comparable(object: BpfObject): unknown {
  return { ...object, functions: object.functions.toSorted((a, b) => a.name.localeCompare(b.name)) };
}

describe.runIf(isThere)('read, write, read', () => {
  it.each(files)('%s', (file) => {
    const first = read(file);
    const { object, diagnostics } = readElf(file, writeElf(first));
    expect(diagnostics).toEqual([]);
    expect(comparable(object!)).toEqual(comparable(first));
  });
});

describe.runIf(isThere)('mutated files', () => {
  const whole = files.length > 0 ? new Uint8Array(readFileSync(`${folder}/${files[0]}`)) : new Uint8Array();

  it('gives an object or a message for every truncation', () => {
    for (let length = 0; length < whole.length; length += 7) {
      const { object, diagnostics } = readElf('x.bpf.o', whole.subarray(0, length));
      expect(object !== undefined || diagnostics.length > 0).toBe(true);
    }
  });

  it('gives an object or a message whatever bytes are changed', () => {
    const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const bytes = whole.slice();
        for (const { at, value } of changes) bytes[at] = value;
        const { object, diagnostics } = readElf('x.bpf.o', bytes);
        expect(object !== undefined || diagnostics.length > 0).toBe(true);
        if (object) writeElf(object);
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});

describe('bytes that are no object', () => {
  it('says so in libbpf\'s words', () => {
    expect(readElf('x.o', new Uint8Array(10)).diagnostics[0].message).toBe("elf: 'x.o' is not a proper ELF object");
  });
});
