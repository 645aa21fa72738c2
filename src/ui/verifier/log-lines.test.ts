import { describe, expect, it } from 'vitest';
import { pathToRefusal, refusedLine, verifierLines, wayMarks } from './log-lines.ts';

const log = [
  'func#0 @0',
  '; val = bpf_map_lookup_elem(&array, &key); @ a.bpf.c:7',
  '3: (85) call bpf_map_lookup_elem#1    ; R0_w=map_value_or_null(id=1)',
  '; if (!val) @ a.bpf.c:8',
  '4: (15) if r0 == 0x0 goto pc+2',
  '; return val->a @ b; @ a.bpf.c:9',
  '5: (61) r0 = *(u32 *)(r0 +0)',
  'from 4 to 7: R0=0 R10=fp0',
  '; *val = 1; @ a.bpf.c:12',
  '7: (62) *(u32 *)(r0 +0) = 1',
  "R0 invalid mem access 'scalar'",
  'processed 6 insns (limit 1000000)',
  '',
].join('\n');

describe('verifier logs, line by line', () => {
  const lines = verifierLines(log);

  it('links source lines, and instructions to the source line they come from', () => {
    expect(lines.map(({ kind }) => kind[0]).join('')).toBe('osisisiosioo');
    expect(lines[5].place).toEqual({ file: 'a.bpf.c', line: 9 });
    expect(lines[6]).toMatchObject({ kind: 'insn', insn: 5, place: { line: 9 } });
  });

  it('finds the instruction that was refused', () => {
    expect(lines[refusedLine(lines)]).toMatchObject({ insn: 7, place: { line: 12 } });
  });

  it('draws the way back, without what was seen on the branch’s other side', () => {
    expect(pathToRefusal(lines).map(({ line }) => line)).toEqual([7, 8, 12]);
  });

  it('says of each branch on the way where it goes', () => {
    expect(pathToRefusal(lines).map(({ source, branch }) => [source, branch])).toEqual([
      ['val = bpf_map_lookup_elem(&array, &key);', undefined],
      ['if (!val)', 'jumps'],
      ['*val = 1;', undefined],
    ]);
  });

  it('numbers the lines of the source in the order of the way', () => {
    expect([...wayMarks(log).get('a.bpf.c')!]).toEqual([
      [7, '1'],
      [8, '2'],
      [12, '3'],
    ]);
  });

  it('has nothing to say of an empty log', () => {
    expect(pathToRefusal(verifierLines(''))).toEqual([]);
    expect(refusedLine(verifierLines(''))).toBe(-1);
  });
});
