import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../asm.ts';
import { execBare } from '../exec.ts';
import { ProgramType } from '../program-types.ts';
import { verify } from './index.ts';

/**
 * What the verifier accepts never faults on the VM with all its checks on.
 * Programs are of type syscall, whose context is plain memory, so that they run
 * on the bare VM. They are made at random of instructions that often hit the
 * verifier's rules: stack and context accesses near their bounds, pointers
 * with offsets in registers, comparisons before uses, short jumps both ways.
 */
const CONTEXT_BYTES = 1 << 16;
const BUDGET = 2_000_000;

const register = fc.integer({ min: 0, max: 9 });
const small = fc.integer({ min: -24, max: 24 });
const stackOffset = fc.integer({ min: -66, max: 2 }).map((words) => words * 8);
const sizes = fc.constantFrom('b', 'h', 'w', 'dw');
const alu = fc.constantFrom('add', 'sub', 'and', 'or', 'xor', 'lsh', 'rsh', 'arsh', 'mul', 'mov', 'div', 'mod');
const conditions = fc.constantFrom('jeq', 'jne', 'jgt', 'jge', 'jlt', 'jle', 'jset', 'jsgt', 'jsge', 'jslt', 'jsle');
const offset = fc.integer({ min: -6, max: 10 });
const signed = (value: number): string => (value < 0 ? `${value}` : `+${value}`);

const lines = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(alu, register, small).map(([op, dst, imm]) => `${op} %r${dst}, ${imm}`) },
  { weight: 4, arbitrary: fc.tuple(alu, register, register).map(([op, dst, src]) => `${op} %r${dst}, %r${src}`) },
  { weight: 2, arbitrary: fc.tuple(alu, register, register).map(([op, dst, src]) => `${op}32 %r${dst}, %r${src}`) },
  { weight: 2, arbitrary: register.map((dst) => `mov %r${dst}, %r10`) },
  { weight: 3, arbitrary: fc.tuple(register, stackOffset).map(([dst, off]) => `stxdw [%r10${signed(off)}], %r${dst}`) },
  { weight: 3, arbitrary: fc.tuple(register, stackOffset, sizes).map(([dst, off, size]) => `ldx${size} %r${dst}, [%r10${signed(off)}]`) },
  { weight: 2, arbitrary: fc.tuple(register, register, small, sizes).map(([dst, src, off, size]) => `ldx${size} %r${dst}, [%r${src}${signed(off)}]`) },
  { weight: 2, arbitrary: fc.tuple(register, register, small, sizes).map(([dst, src, off, size]) => `stx${size} [%r${dst}${signed(off)}], %r${src}`) },
  { weight: 3, arbitrary: fc.tuple(conditions, register, small, offset).map(([op, dst, imm, off]) => `${op} %r${dst}, ${imm}, ${signed(off)}`) },
  { weight: 2, arbitrary: fc.tuple(conditions, register, register, offset).map(([op, dst, src, off]) => `${op} %r${dst}, %r${src}, ${signed(off)}`) },
  { weight: 1, arbitrary: fc.tuple(conditions, register, small, offset).map(([op, dst, imm, off]) => `${op}32 %r${dst}, ${imm}, ${signed(off)}`) },
);

/** Every register begins with something: a number from the context, the context, the frame, or a constant. */
const start = ['mov %r6, %r1', 'ldxdw %r7, [%r6+8]', 'ldxb %r8, [%r6+16]', 'mov %r9, %r10', 'mov %r0, 0', 'mov %r2, 3', 'mov %r3, -1', 'ldxw %r4, [%r6+24]', 'mov %r5, %r8'];
const end = ['mov %r0, 0', 'exit'];

function isAccepted(code: Uint8Array): boolean {
  const { ret } = verify({
    program: { name: 'prog', code, subprograms: [{ name: 'prog', start: 0, linkage: 'global', prototype: 0 }], lines: [], types: [] },
    maps: new Map(),
    kfuncs: new Map(),
    programType: ProgramType.SYSCALL,
    attachType: 0,
    isSleepable: true,
    license: 'GPL',
    kernelTypes: [],
    profile: { version: '6.12', preemptRt: false },
    logLevel: 0,
    insnBudget: 5000,
  });
  return ret === 0;
}

describe('verifier and VM agree', () => {
  it('on programs made at random', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 12 }), fc.array(fc.nat(255), { minLength: 32, maxLength: 32 }), (body, bytes) => {
        const code = assemble([...start, ...body, ...end].join('\n'));
        if (!(code instanceof Uint8Array) || !isAccepted(code)) return;
        accepted++;
        const memory = new Uint8Array(CONTEXT_BYTES);
        memory.set(bytes);
        const result = execBare(code, memory, BUDGET);
        expect('error' in result ? `${result.error}\n${body.join('\n')}` : 'ran to its end').toBe('ran to its end');
      }),
      { numRuns: 8000 },
    );
    expect(accepted).toBeGreaterThan(100);
  }, 120_000);
});
