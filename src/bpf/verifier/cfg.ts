import { BPF_CALL, BPF_EXIT, BPF_JA, BPF_JMP, BPF_JMP32, BPF_PSEUDO_CALL } from '../isa.ts';
import { helperById } from '../helpers/prototypes.ts';
import { isAsyncCallbackCall, isSyncCallbackCall } from './callback-kinds.ts';
import type { Env } from './env.ts';
import type { Insn } from './instruction.ts';
import { BPF_JCOND, LDDW, classOf, isFunctionLoad, isHelperCall, isKfuncCall, isRegisterSource, opOf } from './instruction.ts';
import { isKfuncAllowed } from './kfunc-calls.ts';
import { hasFlag } from './kfunc-types.ts';
import { printSourceLine } from './print-state.ts';

/** The graph of the code: every instruction can be reached, and places to compare states at are marked (check_cfg). */
export function checkControlFlow(env: Env): void {
  const walk = new Walk(env);
  walk.run();
  for (let index = 0; index < env.insns.length; index++) {
    if (!walk.isReached(index)) env.reject('EINVAL', `unreachable insn ${index}`);
    if (env.insns[index].code !== LDDW) continue;
    if (walk.isReached(index + 1)) env.reject('EINVAL', `jump into the middle of ldimm64 insn ${index}`);
    index++;
  }
}

class Walk {
  private readonly env: Env;
  private readonly reached: Uint8Array;
  private readonly stack: number[] = [0];

  constructor(env: Env) {
    this.env = env;
    this.reached = new Uint8Array(env.insns.length);
    this.reached[0] = 1;
  }

  isReached(index: number): boolean {
    return this.reached[index] === 1;
  }

  run(): void {
    for (let index = this.stack.pop(); index !== undefined; index = this.stack.pop()) this.visit(index, this.env.insns[index]);
  }

  private visit(index: number, insn: Insn): void {
    if (isFunctionLoad(insn)) this.visitCall(index, insn, true);
    else if (classOf(insn) !== BPF_JMP && classOf(insn) !== BPF_JMP32) this.reach(index, index + (insn.code === LDDW ? 2 : 1));
    else this.visitJump(index, insn);
  }

  private visitJump(index: number, insn: Insn): void {
    const { info } = this.env;
    switch (opOf(insn)) {
      case BPF_EXIT:
        return;
      case BPF_CALL:
        this.markCall(index, insn);
        this.visitCall(index, insn, insn.src === BPF_PSEUDO_CALL);
        return;
      case BPF_JA: {
        if (isRegisterSource(insn)) this.env.reject('EINVAL');
        const target = index + 1 + (classOf(insn) === BPF_JMP ? insn.off : insn.imm);
        this.reach(index, target);
        info[target].isPrunePoint = true;
        info[target].isJumpPoint = true;
        return;
      }
      default:
        info[index].isPrunePoint = true;
        if (insn.code === (BPF_JMP | BPF_JCOND)) info[index].forcesCheckpoint = true;
        this.branch(index, index + insn.off + 1);
        this.reach(index, index + 1);
    }
  }

  private markCall(index: number, insn: Insn): void {
    const info = this.env.info[index];
    if (isAsyncCallbackCall(this.env, insn)) info.isPrunePoint = true;
    if (isSyncCallbackCall(this.env, insn)) {
      info.callsCallback = true;
      info.forcesCheckpoint = true;
      info.isPrunePoint = true;
      info.isJumpPoint = true;
    }
    if (isHelperCall(insn) && helperById(insn.imm)?.changesPacket) this.env.subprogramContaining(index).changesPacketData = true;
    const kfunc = isKfuncCall(insn) ? this.env.kfuncs.get(insn.imm) : undefined;
    if (kfunc && hasFlag(kfunc, 'KF_ITER_NEXT') && isKfuncAllowed(kfunc.prototype, this.env.input.programType)) {
      info.isPrunePoint = true;
      info.forcesCheckpoint = true;
    }
  }

  /** Calls, and loads of a function's address: the function is reached as well. */
  private visitCall(index: number, insn: Insn, hasCallee: boolean): void {
    const { info } = this.env;
    const next = index + (insn.code === LDDW ? 2 : 1);
    if (hasCallee) {
      info[index].isPrunePoint = true;
      this.branch(index, index + insn.imm + 1);
    }
    this.reach(index, next);
    info[next].isPrunePoint = true;
    info[next].isJumpPoint = true;
  }

  private branch(from: number, to: number): void {
    this.reach(from, to);
    this.env.info[to].isPrunePoint = true;
    this.env.info[to].isJumpPoint = true;
  }

  private reach(from: number, to: number): void {
    if (to < 0 || to >= this.env.insns.length) {
      printSourceLine(this.env, from, `${from}: `);
      this.env.reject('EINVAL', `jump out of range from insn ${from} to ${to}`);
    }
    if (this.reached[to]) return;
    this.reached[to] = 1;
    this.stack.push(to);
  }
}

/** Effects of callees on packet pointers, upwards until nothing changes. */
export function propagatePacketChanges(env: Env): void {
  for (let changed = true; changed; ) {
    changed = false;
    env.insns.forEach((insn, index) => {
      const hasCallee = isFunctionLoad(insn) || (insn.code === (BPF_JMP | BPF_CALL) && insn.src === BPF_PSEUDO_CALL);
      if (!hasCallee) return;
      const caller = env.subprogramContaining(index);
      const callee = env.subprogramContaining(index + insn.imm + 1);
      if (!callee.changesPacketData || caller.changesPacketData) return;
      caller.changesPacketData = true;
      changed = true;
    });
  }
}
