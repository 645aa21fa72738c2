import { BPF_ADD, BPF_AND, BPF_CMPXCHG, BPF_FETCH, BPF_OR, BPF_XCHG, BPF_XOR } from '../isa.ts';
import type { Env } from './env.ts';
import type { Insn } from './instruction.ts';
import { accessSize, fetchRegister } from './instruction.ts';
import { checkMemoryAccess } from './memory-access.ts';
import { notePointerType } from './pointer-kinds.ts';
import { checkDestination, checkSource, setUnknown } from './registers.ts';
import { PTR_TO_CTX, isPacketPointer, typeName } from './register-type.ts';

const operations: readonly number[] = [BPF_ADD, BPF_AND, BPF_OR, BPF_XOR];

/** Atomic read-modify-write: the place is read and written, and with `fetch` the old value is loaded. */
export function checkAtomic(env: Env, insn: Insn): void {
  const isKnown = operations.includes(insn.imm & ~BPF_FETCH) || insn.imm === BPF_XCHG || insn.imm === BPF_CMPXCHG;
  if (!isKnown) env.reject('EINVAL', `BPF_ATOMIC uses invalid atomic opcode ${insn.imm.toString(16).padStart(2, '0')}`);
  const size = accessSize(insn);
  if (size !== 4 && size !== 8) env.reject('EINVAL', 'invalid atomic operand size');
  checkSource(env, insn.src);
  checkSource(env, insn.dst);
  if (insn.imm === BPF_CMPXCHG) checkSource(env, 0);
  const { type } = env.value(insn.dst);
  if (type === PTR_TO_CTX || isPacketPointer(type))
    env.reject('EACCES', `BPF_ATOMIC stores into R${insn.dst} ${typeName(type)} is not allowed`);
  const loaded = fetchRegister(insn);
  if (loaded >= 0) {
    checkDestination(env, loaded);
    setUnknown(env, loaded);
  }
  const access = { regno: insn.dst, off: insn.off, size, isStrict: true };
  checkMemoryAccess(env, { ...access, isWrite: false, valueRegno: -1 });
  if (loaded >= 0) checkMemoryAccess(env, { ...access, isWrite: false, valueRegno: loaded });
  notePointerType(env, env.value(insn.dst).type, false);
  checkMemoryAccess(env, { ...access, isWrite: true, valueRegno: -1 });
}
