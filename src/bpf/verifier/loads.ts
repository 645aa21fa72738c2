import { BPF_ABS, BPF_DW, BPF_IND, BPF_PSEUDO_BTF_ID, BPF_PSEUDO_FUNC, BPF_PSEUDO_MAP_VALUE } from '../isa.ts';
import { ProgramType } from '../program-types.ts';
import type { Env } from './env.ts';
import type { Insn } from './instruction.ts';
import { modeOf } from './instruction.ts';
import { checkPointerOffset } from './memory-access.ts';
import { checkReferenceLeak } from './references.ts';
import { checkDestination, checkSource, forgetCallerSaved } from './registers.ts';
import { PTR_TO_CTX } from './register-type.ts';
import { btfPointer, constantValue, functionPointer, mapPointer, mapValuePointer, memoryPointer, unknownValue } from './value.ts';
import { MEM_PERCPU, MEM_RDONLY } from './register-type.ts';
import type { Value } from './value.ts';

/** `lddw`: a number, or what its pseudo source stands for. */
export function checkLoadImmediate(env: Env, insn: Insn): void {
  if ((insn.code & 0x18) !== BPF_DW) env.reject('EINVAL', 'invalid BPF_LD_IMM insn');
  if (insn.off !== 0) env.reject('EINVAL', 'BPF_LD_IMM64 uses reserved fields');
  checkDestination(env, insn.dst);
  const target = env.regs[insn.dst];
  if (insn.src === 0) {
    const high = BigInt(env.insns[env.insn + 1].imm >>> 0);
    target.set(constantValue((high << 32n) | BigInt(insn.imm >>> 0)));
    return;
  }
  if (insn.src === BPF_PSEUDO_FUNC) {
    target.set(functionPointer(checkFunctionAddress(env, insn)));
    return;
  }
  if (insn.src === BPF_PSEUDO_BTF_ID) {
    target.set(kernelSymbol(env, insn.imm));
    return;
  }
  const { map, mapOffset } = env.info[env.insn];
  target.set(insn.src === BPF_PSEUDO_MAP_VALUE ? { ...mapValuePointer(map!, 0), off: mapOffset } : mapPointer(map!));
}

/** A variable of the kernel by its BTF id; those that are structs are per-CPU ones. */
function kernelSymbol(env: Env, id: number): Value {
  const variable = env.input.kernelTypes[id];
  if (variable?.kind !== 'var') return memoryPointer(8, MEM_RDONLY);
  return btfPointer(env.input.kernelTypes, variable.type, MEM_PERCPU);
}

function checkFunctionAddress(env: Env, insn: Insn): number {
  const subprog = env.subprogramAt(env.insn + insn.imm + 1);
  if (!env.hasFunctionInfo) env.reject('EINVAL', 'missing btf func_info');
  if (env.subprograms[subprog].isGlobal) env.reject('EINVAL', 'callback function not static');
  if (subprog === 0) env.reject('EINVAL', 'callback function cannot be the main program');
  return subprog;
}

const packetLoaders: readonly number[] = [ProgramType.SOCKET_FILTER, ProgramType.SCHED_CLS, ProgramType.SCHED_ACT];

/** The old packet loads: r6 is the context, r0–r5 are gone afterwards. */
export function checkPacketLoad(env: Env, insn: Insn): void {
  const CTX = 6;
  const mode = modeOf(insn);
  if (!packetLoaders.includes(env.input.programType))
    env.reject('EINVAL', 'BPF_LD_[ABS|IND] instructions not allowed for this program type');
  if (env.current.frames.some((frame) => frame.inCallback)) env.reject('EINVAL', 'cannot use BPF_LD_[ABS|IND] within callback');
  const isReserved = insn.dst !== 0 || insn.off !== 0 || (insn.code & 0x18) === BPF_DW || (mode === BPF_ABS && insn.src !== 0);
  if (isReserved) env.reject('EINVAL', 'BPF_LD_[ABS|IND] uses reserved fields');
  checkSource(env, CTX);
  checkReferenceLeak(env);
  if (env.current.lock) env.reject('EINVAL', 'BPF_LD_[ABS|IND] cannot be used inside bpf_spin_lock-ed region');
  if (env.current.rcuLock) env.reject('EINVAL', 'BPF_LD_[ABS|IND] cannot be used inside bpf_rcu_read_lock-ed region');
  if (env.current.preemptDepth > 0) env.reject('EINVAL', 'BPF_LD_[ABS|IND] cannot be used inside bpf_preempt_disable-ed region');
  if (env.value(CTX).type !== PTR_TO_CTX) env.reject('EINVAL', 'at the time of BPF_LD_ABS|IND R6 != pointer to skb');
  if (mode === BPF_IND) checkSource(env, insn.src);
  checkPointerOffset(env, env.value(CTX), CTX, false);
  forgetCallerSaved(env);
  env.regs[0].set(unknownValue);
}
