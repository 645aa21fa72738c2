import { expect, it } from 'vitest';
import { assemble } from '../asm.ts';
import { ProgramType } from '../program-types.ts';
import { verify } from './index.ts';

/** A counted loop whose laps all differ: the verifier walks each of them. `laps` × 2 instructions, and a few. */
function verdictOn(laps: number): { ret: number; log: string; insnsProcessed: number } {
  const code = assemble(['mov %r6, 0', 'add %r6, 1', `jlt %r6, ${laps}, -2`, 'mov %r0, 0', 'exit'].join('\n'));
  if (!(code instanceof Uint8Array)) throw new Error(JSON.stringify(code));
  return verify({
    program: { name: 'prog', code, subprograms: [{ name: 'prog', start: 0, linkage: 'global', prototype: 0 }], lines: [], types: [] },
    maps: new Map(),
    kfuncs: new Map(),
    programType: ProgramType.SYSCALL,
    attachType: 0,
    isSleepable: true,
    license: 'GPL',
    kernelTypes: [],
    profile: { version: '6.12', preemptRt: false },
    logLevel: 1,
  });
}

it('accepts a program of nearly a million instructions', () => {
  const { ret, insnsProcessed } = verdictOn(499_000);
  expect(ret).toBe(0);
  expect(insnsProcessed).toBe(998_003);
}, 120_000);

it('refuses one of more, and says how many', () => {
  const { ret, log } = verdictOn(600_000);
  expect(ret).toBe(-7);
  expect(log).toContain('BPF program is too large. Processed 1000001 insn');
}, 120_000);
