import {
  BPF_ALU,
  BPF_ALU64,
  BPF_ATOMIC,
  BPF_CALL,
  BPF_EXIT,
  BPF_IMM,
  BPF_JA,
  BPF_JMP,
  BPF_JMP32,
  BPF_LD,
  BPF_LDX,
  BPF_MEM,
  BPF_MEMSX,
  BPF_PSEUDO_CALL,
  BPF_PSEUDO_KFUNC_CALL,
  BPF_ST,
  BPF_STX,
} from '../isa.ts';
import { checkAlu, checkInvariants } from './alu.ts';
import { checkAtomic } from './atomics.ts';
import type { Env } from './env.ts';
import { MAX_INSNS } from './env.ts';
import { checkFunctionCall, leaveFunction } from './functions.ts';
import { isGraphCall } from './graph.ts';
import { checkHelperCall } from './helper-calls.ts';
import { pushHistory } from './history.ts';
import type { Insn } from './instruction.ts';
import { accessSize, classOf, isRegisterSource, modeOf, opOf } from './instruction.ts';
import { checkJump } from './jumps.ts';
import { checkKfuncCall } from './kfunc-calls.ts';
import { checkLoadImmediate, checkPacketLoad } from './loads.ts';
import { checkMemoryAccess } from './memory-access.ts';
import { finishPath, popBranch } from './pending.ts';
import { notePointerType } from './pointer-kinds.ts';
import { printInsnState, printSourceLine, printState } from './print-state.ts';
import { isVisited } from './prune.ts';
import { checkReferenceLeak } from './references.ts';
import { checkDestination, checkSource } from './registers.ts';
import { checkReturnCode } from './return-code.ts';

/** Follows every path of the program, one instruction at a time (do_check). */
export function walk(env: Env): void {
  let printsState = false;
  let last = -1;
  const budget = env.input.insnBudget ?? MAX_INSNS;
  for (;;) {
    env.currentHistory = undefined;
    env.previousInsn = last;
    if (env.insn >= env.insns.length) env.reject('EFAULT', `invalid insn idx ${env.insn} insn_cnt ${env.insns.length}`);
    if (++env.insnsProcessed > budget) env.reject('E2BIG', `BPF program is too large. Processed ${env.insnsProcessed} insn`);
    followTrail(env, last);
    env.current.lastInsn = last;
    const isCovered = env.info[env.insn].isPrunePoint && isVisited(env);
    if (isCovered) printSafe(env, printsState);
    else {
      if (env.info[env.insn].isJumpPoint) pushHistory(env, env.current, 0);
      if (env.log.isVerbose) printsState = printCurrent(env, printsState);
      last = env.insn;
    }
    const outcome = isCovered ? 'path ends' : checkInsn(env, env.insns[env.insn]);
    if (outcome === 'returned') printsState = true;
    if (outcome !== 'path ends') continue;
    env.markAllScratched();
    finishPath(env);
    if (!popBranch(env)) return;
    last = env.previousInsn;
    printsState = true;
  }
}

/** Keeps the way to here, for the reader of a rejection. */
function followTrail(env: Env, last: number): void {
  const { current } = env;
  const isNext = env.insn === last + 1 || (env.insn === last + 2 && env.insns[last]?.code === 0x18);
  if (isNext || env.insn === current.trailStart || last < 0) return;
  current.trail = { first: current.trailStart, last, before: current.trail };
  current.trailStart = env.insn;
}

function printSafe(env: Env, printsState: boolean): void {
  if (!env.log.isVerbose) return;
  env.write(printsState ? `\nfrom ${env.previousInsn} to ${env.insn}: safe\n` : `${env.insn}: safe\n`);
}

/** The instruction with its source line, after a state note where one is due. */
function printCurrent(env: Env, printsState: boolean): boolean {
  const printsWhole = env.log.isLevel2 && printsState;
  if (printsWhole) {
    env.write(`\nfrom ${env.previousInsn} to ${env.insn}:`);
    printState(env, env.frame, true);
  }
  if (env.hasScratched) printInsnState(env);
  printSourceLine(env, env.insn, '; ');
  const text = `${env.insn}: ${env.printInsn(env.insn)}`;
  env.write(text);
  env.write('\n');
  env.insnLogWidth = text.length + 1;
  env.insnLogPosition = env.log.position;
  return printsState && !printsWhole;
}

type Outcome = 'goes on' | 'returned' | 'path ends';

/** Checks one instruction and moves `env.insn` to the next. */
function checkInsn(env: Env, insn: Insn): Outcome {
  switch (classOf(insn)) {
    case BPF_ALU:
    case BPF_ALU64:
      checkAlu(env, insn);
      break;
    case BPF_LDX:
      checkLoad(env, insn);
      break;
    case BPF_STX:
      if (modeOf(insn) === BPF_ATOMIC) checkAtomic(env, insn);
      else checkStore(env, insn);
      break;
    case BPF_ST:
      checkStoreImmediate(env, insn);
      break;
    case BPF_JMP:
    case BPF_JMP32:
      env.jumpsProcessed++;
      return checkControl(env, insn);
    case BPF_LD:
      checkLd(env, insn);
  }
  env.insn++;
  return 'goes on';
}

function checkLoad(env: Env, insn: Insn): void {
  checkSource(env, insn.src);
  checkDestination(env, insn.dst);
  const { type } = env.value(insn.src);
  checkMemoryAccess(env, {
    regno: insn.src,
    off: insn.off,
    size: accessSize(insn),
    isWrite: false,
    valueRegno: insn.dst,
    isSignExtending: modeOf(insn) === BPF_MEMSX,
  });
  notePointerType(env, type, true);
  checkInvariants(env, env.regs[insn.dst], 'ldx');
}

function checkStore(env: Env, insn: Insn): void {
  if (modeOf(insn) !== BPF_MEM || insn.imm !== 0) env.reject('EINVAL', 'BPF_STX uses reserved fields');
  checkSource(env, insn.src);
  checkSource(env, insn.dst);
  const { type } = env.value(insn.dst);
  checkMemoryAccess(env, { regno: insn.dst, off: insn.off, size: accessSize(insn), isWrite: true, valueRegno: insn.src });
  notePointerType(env, type, false);
}

function checkStoreImmediate(env: Env, insn: Insn): void {
  if (modeOf(insn) !== BPF_MEM || insn.src !== 0) env.reject('EINVAL', 'BPF_ST uses reserved fields');
  checkSource(env, insn.dst);
  const { type } = env.value(insn.dst);
  checkMemoryAccess(env, { regno: insn.dst, off: insn.off, size: accessSize(insn), isWrite: true, valueRegno: -1 });
  notePointerType(env, type, false);
}

function checkLd(env: Env, insn: Insn): void {
  if (modeOf(insn) !== BPF_IMM) {
    checkPacketLoad(env, insn);
    return;
  }
  checkLoadImmediate(env, insn);
  env.insn++;
}

function checkControl(env: Env, insn: Insn): Outcome {
  switch (opOf(insn)) {
    case BPF_CALL:
      checkCall(env, insn);
      env.insn++;
      return 'goes on';
    case BPF_JA:
      checkGoto(env, insn);
      return 'goes on';
    case BPF_EXIT:
      return checkExit(env, insn);
    default:
      checkJump(env, insn);
      env.insn++;
      return 'goes on';
  }
}

const SPIN_UNLOCK = 94;

function checkCall(env: Env, insn: Insn): void {
  const isKfunc = insn.src === BPF_PSEUDO_KFUNC_CALL;
  const isWellFormed = !isRegisterSource(insn) && insn.dst === 0 && insn.src <= 2 && (isKfunc || insn.off === 0) && classOf(insn) === BPF_JMP;
  if (!isWellFormed) env.reject('EINVAL', 'BPF_CALL uses reserved fields');
  const isAllowedLocked = insn.src === BPF_PSEUDO_CALL || isGraphCall(env, insn) || (insn.src === 0 && insn.imm === SPIN_UNLOCK);
  if (env.current.lock && !isAllowedLocked) env.reject('EINVAL', 'function calls are not allowed while holding a lock');
  if (insn.src === BPF_PSEUDO_CALL) checkFunctionCall(env, insn);
  else if (isKfunc) checkKfuncCall(env, insn);
  else checkHelperCall(env, insn);
  env.markScratched(0);
}

function checkGoto(env: Env, insn: Insn): void {
  const isLong = classOf(insn) === BPF_JMP32;
  const isWellFormed = !isRegisterSource(insn) && insn.src === 0 && insn.dst === 0 && (isLong ? insn.off === 0 : insn.imm === 0);
  if (!isWellFormed) env.reject('EINVAL', 'BPF_JA uses reserved fields');
  env.insn += 1 + (isLong ? insn.imm : insn.off);
}

function checkExit(env: Env, insn: Insn): Outcome {
  const isWellFormed = !isRegisterSource(insn) && insn.imm === 0 && insn.src === 0 && insn.dst === 0 && classOf(insn) === BPF_JMP;
  if (!isWellFormed) env.reject('EINVAL', 'BPF_EXIT uses reserved fields');
  const { current } = env;
  if (current.depth === 0) {
    if (current.lock) env.reject('EINVAL', 'bpf_spin_unlock is missing');
    if (current.rcuLock) env.reject('EINVAL', 'bpf_rcu_read_unlock is missing');
    const depth = current.preemptDepth;
    if (depth > 0) env.reject('EINVAL', `${depth} bpf_preempt_enable${depth === 1 ? ' is' : '(s) are'} missing`);
  }
  checkReferenceLeak(env);
  if (current.depth > 0) {
    leaveFunction(env);
    return 'returned';
  }
  checkReturnCode(env);
  return 'path ends';
}
