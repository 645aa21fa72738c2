import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { fput } from '../../kernel/fs/file.ts';
import type { CallImplementation } from '../bpf.ts';
import { ProgArrayMap } from '../maps/prog-array.ts';
import type { ProgramRun } from '../run.ts';
import { runTail } from '../run.ts';
import { bytesArgument, mapArgument } from './maps.ts';

/** `bpf_tail_call`: goes on in another program and does not come back; where there is none, or too many went before, behind the call. */
function* tailCall(run: ProgramRun, _context: number, address: number, index: number): Coroutine<undefined> {
  const map = mapArgument(run, address);
  const program = map instanceof ProgArrayMap ? map.programAt(index >>> 0) : undefined;
  if (program) yield* runTail(run, program.id);
  return undefined;
}

/** `bpf_csum_diff` (net/core/filter.c): what replacing the first bytes by the second does to a checksum; sizes are of whole words. */
function checksumDifference(run: ProgramRun, from: number, fromSize: number, to: number, toSize: number, seed: number): number {
  if (((fromSize | toSize) & 3) !== 0 || fromSize + toSize > 512) return -Errno.EINVAL;
  let sum = seed >>> 0;
  for (const word of words(run, from, fromSize)) sum += ~word >>> 0;
  for (const word of words(run, to, toSize)) sum += word;
  while (sum > 0xffff_ffff) sum = Math.floor(sum / 0x1_0000_0000) + (sum % 0x1_0000_0000);
  return sum;
}

function words(run: ProgramRun, pointer: number, size: number): number[] {
  if (size === 0) return [];
  const view = new DataView(bytesArgument(run, pointer, size).buffer);
  return Array.from({ length: size / 4 }, (_, index) => view.getUint32(index * 4, true));
}

/** `bpf_sys_close`: a descriptor of the task that runs the program. */
function* closeDescriptor(run: ProgramRun, fd: number): Coroutine<number> {
  const { m } = run.bpf;
  const file = m.current.files?.remove(fd >>> 0);
  if (!file) return -Errno.EBADF;
  yield* fput(m, file);
  return 0;
}

/** The address of the function that a program hangs on: made up, but one for each. */
function functionAddress(run: ProgramRun): number {
  const { attachTarget } = run.program.parts;
  return attachTarget === undefined ? 0 : run.bpf.functionAddress(attachTarget);
}

/** Tail calls, checksums, and what a program can ask of the place it is called from, by id. */
export const tailCallHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [12, tailCall],
  [28, checksumDifference],
  [168, closeDescriptor],
  [173, functionAddress],
  [174, (run) => run.cookie],
];
