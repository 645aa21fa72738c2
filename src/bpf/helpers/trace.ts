import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import { bpf_trace_printk } from '../../base/event.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { preemptDisable } from '../../kernel/preempt.ts';
import { preemptEnable } from '../../kernel/sched/core.ts';
import type { CallImplementation } from '../bpf.ts';
import type { ProgramRun } from '../run.ts';
import { formatBpf } from './format.ts';
import { bytesArgument, storeArgument } from './maps.ts';

/** Longest string `%s` takes, and longest line (BPF_TRACE_PRINTK_SIZE). */
const MAX_STRING = 1023;
/** MAX_BPRINTF_VARARGS */
const MAX_ARGUMENTS = 12;

/** The format without its NUL; undefined when there is none: -EINVAL. */
function formatArgument(run: ProgramRun, pointer: number, size: number): Uint8Array | undefined {
  const bytes = bytesArgument(run, pointer, size);
  const end = bytes.indexOf(0);
  return end < 0 ? undefined : bytes.subarray(0, end);
}

function readString(run: ProgramRun): (pointer: number) => Uint8Array | undefined {
  return (pointer) => run.bpf.space.readCString(pointer, MAX_STRING) ?? run.bpf.m.current.mm?.read(pointer, 16);
}

/**
 * Writes a line of trace_pipe. The format buffers are per CPU, so preemption is
 * off from before the formatting until behind the event (try_get_buffers); turning
 * it on again is a preemption point.
 */
function* print(run: ProgramRun, format: Uint8Array | undefined, args: readonly bigint[]): Coroutine<number> {
  const { m } = run.bpf;
  if (!format) return -Errno.EINVAL;
  preemptDisable(m);
  yield* m.spend(m.costs.bpfPrintkNs + conversions(format) * m.costs.bpfPrintkArgumentNs);
  const text = formatBpf(format, args, readString(run));
  if (typeof text === 'string') {
    m.emit(bpf_trace_printk, text.slice(0, MAX_STRING).replace(/\n$/, ''));
    yield* m.spend(m.costs.bpfPrintkCommitNs);
  }
  yield* preemptEnable(m);
  return typeof text === 'string' ? encodeUtf8(text).length : text;
}

function conversions(format: Uint8Array): number {
  return decodeUtf8(format).replaceAll('%%', '').split('%').length - 1;
}

function tracePrintk(run: ProgramRun, pointer: number, size: number): Coroutine<number> {
  return print(run, formatArgument(run, pointer, size), [3, 4, 5].map((register) => run.vm.getBig(register)));
}

/** An array of u64 arguments; undefined when it is too long or not whole: -EINVAL. */
function arrayArgument(run: ProgramRun, pointer: number, size: number): bigint[] | undefined {
  if (size % 8 !== 0 || size > MAX_ARGUMENTS * 8) return undefined;
  if (size === 0) return [];
  const view = new DataView(bytesArgument(run, pointer, size).buffer);
  return Array.from({ length: size / 8 }, (_, index) => view.getBigUint64(index * 8, true));
}

function* traceVprintk(run: ProgramRun, pointer: number, size: number, data: number, dataSize: number): Coroutine<number> {
  const args = arrayArgument(run, data, dataSize);
  return args ? yield* print(run, formatArgument(run, pointer, size), args) : -Errno.EINVAL;
}

/** `bpf_snprintf`: length of the whole text with its NUL, however much of it fitted; or -EINVAL. */
function snprintf(run: ProgramRun, out: number, size: number, format: number, data: number, dataSize: number): number {
  const args = arrayArgument(run, data, dataSize);
  const bytes = run.bpf.space.readCString(format);
  const text = args && bytes ? formatBpf(bytes, args, readString(run)) : -Errno.EINVAL;
  if (typeof text === 'number') return text;
  const encoded = encodeUtf8(text);
  if (size > 0) {
    const fitted = new Uint8Array(Math.min(size, encoded.length + 1));
    fitted.set(encoded.subarray(0, fitted.length - 1));
    storeArgument(run, out, fitted);
  }
  return encoded.length + 1;
}

/** bpf_trace_printk and its kin, by id. */
export const traceHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [6, tracePrintk],
  [165, snprintf],
  [177, traceVprintk],
];
