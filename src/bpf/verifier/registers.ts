import { BPF_ALU, BPF_ALU64, BPF_END, BPF_JMP32, BPF_LDX, BPF_STX } from '../isa.ts';
import type { Env } from './env.ts';
import { accessSize, classOf, opOf } from './instruction.ts';
import type { Cell } from './state.ts';
import { LIVE_DONE, LIVE_READ, LIVE_READ32, LIVE_READ64, LIVE_WRITTEN } from './state.ts';
import { NOT_INIT, SCALAR_VALUE } from './register-type.ts';
import { notInit, unknownValue } from './value.ts';

export const FRAME_POINTER = 10;
/** r0–r5: dead after a call. */
export const CALLER_SAVED = 6;

/**
 * Reports a read to the checkpoints before, up to the one whose path wrote the
 * place. `parent` is usually the cell's own; where a state is merged into
 * another it is the other's, and writes of the first do not stop the report.
 */
export function markRead(env: Env, cell: Cell, parent: Cell | undefined, flag: number): void {
  let child = cell;
  let at = parent;
  let stopsAtWrite = parent === cell.parent;
  let steps = 0;
  while (at) {
    if (stopsAtWrite && child.live & LIVE_WRITTEN) break;
    const isKnown = (at.live & LIVE_READ) === flag || (at.live & LIVE_READ64) !== 0;
    if (isKnown || at.live & LIVE_DONE) break;
    at.live |= flag;
    if (flag === LIVE_READ64) at.live &= ~LIVE_READ32;
    child = at;
    at = child.parent;
    stopsAtWrite = true;
    steps++;
  }
  if (env.markRead < steps) env.markRead = steps;
}

/** The instruction's operand `regno` must be readable. */
export function checkSource(env: Env, regno: number): void {
  if (regno > FRAME_POINTER) env.reject('EINVAL', `R${regno} is invalid`);
  env.markScratched(regno);
  const cell = env.regs[regno];
  if (cell.value.type === NOT_INIT) env.reject('EACCES', `R${regno} !read_ok`);
  if (regno === FRAME_POINTER) return;
  markRead(env, cell, cell.parent, readsWhole(env, cell) ? LIVE_READ64 : LIVE_READ32);
}

/** The instruction writes `regno`; what it held is gone (its value is set by the caller). */
export function checkDestination(env: Env, regno: number): void {
  if (regno > FRAME_POINTER) env.reject('EINVAL', `R${regno} is invalid`);
  env.markScratched(regno);
  if (regno === FRAME_POINTER) env.reject('EACCES', 'frame pointer is read only');
  env.regs[regno].live |= LIVE_WRITTEN;
}

/** Does the current instruction read all 64 bits of its operand? */
function readsWhole(env: Env, cell: Cell): boolean {
  const insn = env.insns[env.insn];
  const op = opOf(insn);
  switch (classOf(insn)) {
    case BPF_ALU64:
      return !(op === BPF_END && insn.imm !== 64);
    case BPF_ALU:
      return op === BPF_END && insn.imm === 64;
    case BPF_JMP32:
      return false;
    case BPF_LDX:
      return true;
    case BPF_STX:
      return cell.value.type !== SCALAR_VALUE || accessSize(insn) === 8;
    default:
      return true;
  }
}

/** A register gets a number nobody knows. */
export function setUnknown(env: Env, regno: number): void {
  env.regs[regno].set(unknownValue);
}

/** After a call r0–r5 hold nothing; r0 gets its value from the caller of this. */
export function forgetCallerSaved(env: Env): void {
  for (let regno = 0; regno < CALLER_SAVED; regno++) {
    env.regs[regno].set(notInit);
    checkDestination(env, regno);
  }
}
