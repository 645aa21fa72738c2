import { Errno } from '../../base/errno.ts';
import { decodeUtf8 } from '../../base/bytes.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { mightSleep } from '../../kernel/sched/core.ts';
import type { UserMemory } from '../../kernel/sched/task.ts';
import type { CallImplementation } from '../bpf.ts';
import type { ProgramRun } from '../run.ts';
import { bytesArgument, storeArgument } from './maps.ts';

type Reader = (pointer: number, length: number) => Uint8Array | undefined;

/**
 * The user memory that this context reaches: its task's own, or for a kernel thread
 * the one it borrows, which is that of the last process that ran on the CPU.
 */
function reachableMemory(run: ProgramRun): UserMemory | undefined {
  const { m } = run.bpf;
  return m.current.mm ?? m.cpu.activeMm;
}

const kernelReader = (run: ProgramRun): Reader => (pointer, length) => run.bpf.space.read(pointer, length);
const userReader = (run: ProgramRun): Reader => (pointer, length) => reachableMemory(run)?.read(pointer, length);
const anyReader = (run: ProgramRun): Reader => (pointer, length) =>
  kernelReader(run)(pointer, length) ?? userReader(run)(pointer, length);

/** Copies bytes in; where they cannot be read the destination is zeroed: -EFAULT. */
function copyIn(run: ProgramRun, out: number, size: number, pointer: number, read: Reader): number {
  if (size === 0) return 0;
  const bytes = read(pointer, size);
  storeArgument(run, out, bytes ?? new Uint8Array(size));
  return bytes ? 0 : -Errno.EFAULT;
}

/** Copies a string in, cut to size and NUL-terminated: bytes with the NUL, or -EFAULT. */
function copyString(run: ProgramRun, out: number, size: number, pointer: number, read: Reader): number {
  if (size === 0) return 0;
  const bytes: number[] = [];
  while (bytes.length < size) {
    const byte = read(pointer + bytes.length, 1);
    if (!byte) {
      storeArgument(run, out, new Uint8Array(size));
      return -Errno.EFAULT;
    }
    bytes.push(byte[0]);
    if (byte[0] === 0) break;
  }
  bytes[bytes.length - 1] = 0;
  storeArgument(run, out, Uint8Array.from(bytes));
  return bytes.length;
}

/** `bpf_copy_from_user`: may fault pages in, hence sleep. */
export function* copyFromUser(run: ProgramRun, out: number, size: number, pointer: number): Coroutine<number> {
  yield* mightSleep(run.bpf.m, 'include/linux/uaccess.h', 162);
  return copyIn(run, out, size, pointer, userReader(run));
}

/** kfunc `bpf_copy_from_user_str`: BPF_F_PAD_ZEROS (1) is the only flag. */
export function* copyFromUserString(run: ProgramRun, out: number, size: number, pointer: number, flags: number): Coroutine<number> {
  if (flags & ~1) return -Errno.EINVAL;
  yield* mightSleep(run.bpf.m, 'include/linux/uaccess.h', 162);
  if (flags & 1) storeArgument(run, out, new Uint8Array(size));
  return copyString(run, out, size, pointer, userReader(run));
}

function writeUser(run: ProgramRun, pointer: number, source: number, size: number): number {
  if (run.bpf.m.current.type !== 'user') return -Errno.EPERM;
  return run.bpf.m.current.mm?.write(pointer, bytesArgument(run, source, size)) ? 0 : -Errno.EFAULT;
}

function compareStrings(run: ProgramRun, first: number, size: number, second: number): number {
  const a = bytesArgument(run, first, size);
  const b = run.bpf.space.readCString(second) ?? new Uint8Array();
  for (let at = 0; at < size; at++) {
    const difference = a[at] - (b[at] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
    if (a[at] === 0) return 0;
  }
  return 0;
}

/** `bpf_strtol`, `bpf_strtoul`: characters used, or -EINVAL, -ERANGE. The base is in the flags. */
function parseNumber(run: ProgramRun, pointer: number, size: number, flags: number, out: number, isSigned: boolean): number {
  if (![0, 8, 10, 16].includes(flags)) return -Errno.EINVAL;
  const text = decodeUtf8(bytesArgument(run, pointer, size)).split('\0')[0];
  const match = /^(\s*)([-+]?)(0[xX])?([0-9a-fA-F]*)/.exec(text)!;
  const [whole, , sign, hex] = match;
  const base = flags || (hex ? 16 : match[4].startsWith('0') && match[4].length > 1 ? 8 : 10);
  const digits = (base === 16 ? /^[0-9a-fA-F]+/ : base === 8 ? /^[0-7]+/ : /^[0-9]+/).exec(match[4])?.[0];
  if (!digits || (hex && base !== 16) || (sign === '-' && !isSigned)) return -Errno.EINVAL;
  const magnitude = BigInt((base === 16 ? '0x' : base === 8 ? '0o' : '') + digits);
  const value = sign === '-' ? -magnitude : magnitude;
  if (isSigned ? BigInt.asIntN(64, value) !== value : BigInt.asUintN(64, value) !== value) return -Errno.ERANGE;
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value, true);
  storeArgument(run, out, bytes);
  return whole.length - match[4].length + digits.length;
}

/** Reading memory that need not be there, strings, by id. */
export const memoryHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [4, (run, out, size, pointer) => copyIn(run, out, size, pointer, anyReader(run))],
  [36, writeUser],
  [45, (run, out, size, pointer) => copyString(run, out, size, pointer, anyReader(run))],
  [105, (run, text, size, flags, out) => parseNumber(run, text, size, flags, out, true)],
  [106, (run, text, size, flags, out) => parseNumber(run, text, size, flags, out, false)],
  [112, (run, out, size, pointer) => copyIn(run, out, size, pointer, userReader(run))],
  [113, (run, out, size, pointer) => copyIn(run, out, size, pointer, kernelReader(run))],
  [114, (run, out, size, pointer) => copyString(run, out, size, pointer, userReader(run))],
  [115, (run, out, size, pointer) => copyString(run, out, size, pointer, kernelReader(run))],
  [148, copyFromUser],
  [182, compareStrings],
];
