import type { Insn, Label } from './code.ts';
import { ADDRESS, FIRST_VIRTUAL, LABEL, LDDW, isMarker } from './code.ts';
import { endsFlow, isJump, isMove, readsOf } from './operands.ts';
import { BPF_ALU, BPF_ALU64, BPF_JA, BPF_JMP, BPF_K, BPF_MOV, BPF_X } from '../../bpf/isa.ts';

const JUMP = BPF_JMP | BPF_JA;

/**
 * Leaves out what is never reached (the verifier refuses it) and jumps that lead to
 * the next instruction or to another jump.
 */
export function tidy(insns: readonly Insn[]): Insn[] {
  let code = dropUnused(insns);
  for (let size = -1; size !== code.length; ) {
    size = code.length;
    threadJumps(code);
    code = dropNeedlessJumps(dropUnreached(code));
  }
  return code;
}

/** Constants and copies made for a value that nobody reads. */
function dropUnused(insns: readonly Insn[]): Insn[] {
  const read = new Set<number>();
  for (const insn of insns) for (const reg of readsOf(insn)) read.add(reg);
  const named = new Set<number>();
  for (const { scope } of insns) if (scope && 'reg' in scope.of.home) named.add(scope.of.home.reg);
  return insns.filter((insn) => !(makesOnlyValue(insn) && insn.dst >= FIRST_VIRTUAL && !read.has(insn.dst) && !named.has(insn.dst)));
}

function makesOnlyValue(insn: Insn): boolean {
  const { opcode } = insn;
  return opcode === LDDW || isMove(insn) || opcode === (BPF_ALU | BPF_MOV | BPF_K) || opcode === (BPF_ALU64 | BPF_MOV | BPF_K) || opcode === ADDRESS || opcode === (BPF_ALU | BPF_MOV | BPF_X);
}

/** A jump to a jump goes where that one goes. */
function threadJumps(insns: readonly Insn[]): void {
  const next = new Map<Label, Label>();
  let pending: Label[] = [];
  for (const insn of insns) {
    if (insn.opcode === LABEL) pending.push(insn.target!);
    else if (!isMarker(insn.opcode)) {
      if (insn.opcode === JUMP) for (const label of pending) next.set(label, insn.target!);
      pending = [];
    }
  }
  for (const insn of insns) {
    if (isJump(insn) && insn.target) insn.target = follow(insn.target, next);
  }
}

function follow(label: Label, next: ReadonlyMap<Label, Label>): Label {
  let at = label;
  for (let steps = 0; steps < next.size; steps++) {
    const after = next.get(at);
    if (!after || after === at) break;
    at = after;
  }
  return at;
}

/** Markers stay: they tell where names begin and end. */
function dropUnreached(insns: readonly Insn[]): Insn[] {
  const starts = new Map<Label, number>();
  insns.forEach((insn, i) => insn.opcode === LABEL && starts.set(insn.target!, i));
  const reached = new Uint8Array(insns.length);
  const work = [0];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    for (let i = at; i < insns.length && !reached[i]; i++) {
      reached[i] = 1;
      const insn = insns[i];
      if (isJump(insn) && insn.target) work.push(starts.get(insn.target)!);
      if (endsFlow(insn)) break;
    }
  }
  return insns.filter((insn, i) => reached[i] || isMarker(insn.opcode));
}

function dropNeedlessJumps(insns: readonly Insn[]): Insn[] {
  const kept: Insn[] = [];
  const behind = new Set<Label>();
  for (let i = insns.length - 1; i >= 0; i--) {
    const insn = insns[i];
    if (insn.opcode === LABEL) behind.add(insn.target!);
    else if (!isMarker(insn.opcode)) {
      if (insn.opcode === JUMP && behind.has(insn.target!)) continue;
      behind.clear();
    }
    kept.push(insn);
  }
  return kept.toReversed();
}
