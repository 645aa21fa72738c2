import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainVerifierMessage } from './explain.ts';

const folder = '../shared/groundtruth/verifier-logs';
const isThere = existsSync(folder);
const rejected = isThere
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.txt') && !file.startsWith('oops'))
      .map((file) => ({ file, log: /--- verifier log\n([^]*?)--- libbpf/.exec(readFileSync(`${folder}/${file}`, 'utf8'))?.[1] ?? '' }))
      .filter(({ log }) => log.trimEnd().split('\n').length > 1)
  : [];

if (!isThere) it.skip(`recorded rejections: ${folder} is not there`, () => undefined);

describe.runIf(isThere)('recorded rejections', () => {
  it.each(rejected)('explains $file', ({ log }) => {
    expect(explainVerifierMessage(log)?.key).toBeDefined();
  });
});

describe('explainVerifierMessage', () => {
  it('takes names and numbers from the message', () => {
    const log = "8: (07) r6 += 8\nR6 pointer arithmetic on map_value_or_null prohibited, null-check it first\nprocessed 8 insns (limit 1000000)\n";
    expect(explainVerifierMessage(log)).toMatchObject({
      key: 'null-check',
      params: { register: 'R6', type: 'map_value_or_null' },
      insn: 8,
    });
  });

  it('explains by the first line of two', () => {
    const log = '26: (79) r1 = *(u64 *)(r3 +40)\ninvalid access to map value, value_size=24 off=40 size=8\nR3 min value is outside of the allowed memory range\n';
    expect(explainVerifierMessage(log)).toMatchObject({ key: 'map-value-bounds', params: { size: '24', offset: '40' }, insn: 26 });
  });

  it('has nothing to say of an accepted program', () => {
    expect(explainVerifierMessage('processed 5 insns (limit 1000000)\n')).toBeUndefined();
  });
});
