import { Errno } from '../../base/errno.ts';
import { sendSignal } from '../../kernel/signal.ts';
import type { CallImplementation } from '../bpf.ts';
import { bytesArgument, storeArgument } from './maps.ts';
import type { ProgramRun } from '../run.ts';

/** Writes one word of the trampoline's argument array to `out`. */
function argument(run: ProgramRun, context: number, index: number, out: number): number {
  if (index >= run.argumentCount) return -Errno.EINVAL;
  storeArgument(run, out, bytesArgument(run, context + 8 * index, 8));
  return 0;
}

/** What only programs on a trampoline can ask, and signals, by id. */
export const trampolineHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [109, (run, signal) => sendSignal(run.bpf.m, signal, run.bpf.m.current)],
  [117, (run, signal) => sendSignal(run.bpf.m, signal, run.bpf.m.current)],
  [183, (run, context, index, out) => argument(run, context, index, out)],
  [184, (run, context, out) => (run.hasReturnValue ? returnValue(run, context, out) : -Errno.EOPNOTSUPP)],
  [185, (run) => run.argumentCount],
];

function returnValue(run: ProgramRun, context: number, out: number): number {
  storeArgument(run, out, bytesArgument(run, context + 8 * run.argumentCount, 8));
  return 0;
}
