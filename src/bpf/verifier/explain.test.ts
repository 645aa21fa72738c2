import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainVerifierMessage } from './explain.ts';
import { verify } from './index.ts';
import { parseCases } from './testing/case-file.ts';

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

const cases = new URL('./cases/', import.meta.url);
const refused = readdirSync(cases)
  .filter((file) => file.endsWith('.case'))
  .flatMap((file) => parseCases(readFileSync(new URL(file, cases), 'utf8')))
  .filter(({ isAccepted }) => !isAccepted);

describe('cases that are refused', () => {
  it.each(refused.map((entry) => [entry.title, entry] as const))('explains %s', (_title, { input }) => {
    expect(explainVerifierMessage(verify(input).log)?.key).toBeDefined();
  });
});

describe('explainVerifierMessage', () => {
  it.each([
    ["invalid unbounded variable-offset write to stack R2", 'stack-bounds'],
    ['R1 max value is outside of the allowed memory range', 'index-unbounded'],
    ['R1 cannot write into rdonly_mem', 'read-only-memory'],
    ['sleepable helper bpf_copy_from_user#148 in non-preemptible region', 'sleep-in-preempt-off'],
    ['sleepable helper bpf_copy_from_user#148 in non-sleepable prog', 'sleeping-helper'],
    ['global function calls are not allowed while holding a lock,', 'call-under-lock'],
    ['R2 must be referenced when passed to release function', 'release'],
    ['dereference of modified trusted_ptr_ ptr R1 off=8 disallowed', 'pointer-moved'],
    ['jump out of range from insn 3 to 12', 'malformed'],
    ['BPF_MOV uses reserved fields', 'malformed'],
    ['cannot return stack pointer to the caller', 'return-stack'],
    ['The total number of maps per program has reached the limit of 64', 'too-many-maps'],
  ])('knows %s', (message, key) => {
    expect(explainVerifierMessage(`7: (85) call pc+1\n${message}\n`)).toMatchObject({ key, insn: 7 });
  });

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
