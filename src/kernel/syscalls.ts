import { decodeUtf8 } from '../base/bytes.ts';
import { Errno } from '../base/errno.ts';
import { syscallArguments, syscallKinds } from '../base/event.ts';
import type { FieldValue } from '../base/event.ts';
import { callTraced, runAttached } from './attach.ts';
import { syscallFunction } from './attach-targets.ts';
import type { Coroutine } from './coroutine.ts';
import { exitToUserMode } from './entry.ts';
import type { Machine } from './machine.ts';
import { preemptDisable, preemptEnableNoResched } from './preempt.ts';

/** A system call: task context, may sleep. Returns what the user gets, `-errno` for errors. */
export type SyscallHandler = (m: Machine, args: readonly number[]) => Coroutine<number>;

/** A system call with the places where programs attach to it. */
class Syscall {
  readonly handler: SyscallHandler;
  readonly wrapper: string;
  readonly enterTracepoint: string;
  readonly exitTracepoint: string;

  constructor(name: string, handler: SyscallHandler) {
    this.handler = handler;
    this.wrapper = syscallFunction(name);
    this.enterTracepoint = `syscalls/sys_enter_${name}`;
    this.exitTracepoint = `syscalls/sys_exit_${name}`;
  }
}

/** The system calls there are, by Linux's name. */
export class SyscallTable {
  private readonly calls = new Map<string, Syscall>();

  /** Adds a system call; a name of `syscallArguments`, so that it can be traced. */
  register(name: string, handler: SyscallHandler): void {
    this.calls.set(name, new Syscall(name, handler));
  }

  get(name: string): Syscall | undefined {
    return this.calls.get(name);
  }
}

/** Longest path (PATH_MAX). */
const PATH_MAX = 4096;

/** What a call trace of a task in a system call ends with, outermost first. */
const SYSCALL_FRAMES = ['entry_SYSCALL_64_after_hwframe', 'do_syscall_64'];

/**
 * `do_syscall_64()` and the way back to user mode: one system call of the
 * current user task. Arguments are as in registers; texts are pointers into the
 * task's memory. `-ENOSYS` when there is none of that name.
 */
export function* doSyscall64(m: Machine, name: string, args: readonly number[]): Coroutine<number> {
  const task = m.current;
  task.userMode = false;
  for (const frame of SYSCALL_FRAMES) m.pushFrame(frame);
  if (!m.tryAdvance(m.costs.syscallEntryNs)) yield m.costs.syscallEntryNs;
  traceEnter(m, name, args);
  const syscall = m.syscalls.get(name);
  const result = syscall ? yield* invoke(m, syscall, args) : -Errno.ENOSYS;
  traceExit(m, name, result);
  if (syscall) yield* runTracepoint(m, syscall.exitTracepoint, [result]);
  if (!m.tryAdvance(m.costs.syscallExitNs)) yield m.costs.syscallExitNs;
  yield* exitToUserMode(m);
  for (const frame of SYSCALL_FRAMES.toReversed()) m.popFrame(frame);
  return result;
}

function* invoke(m: Machine, { handler, wrapper, enterTracepoint }: Syscall, args: readonly number[]): Coroutine<number> {
  yield* runTracepoint(m, enterTracepoint, args);
  const body = handler(m, args);
  return yield* m.attachPoints.isUsed(wrapper) ? callTraced(m, wrapper, args, body) : body;
}

/** Programs on a tracepoint run with preemption disabled (`perf_syscall_enter`). */
function* runTracepoint(m: Machine, target: string, args: readonly number[]): Coroutine {
  if (m.attachPoints.at('tracepoint', target).length === 0) return;
  preemptDisable(m);
  yield* runAttached(m, 'tracepoint', target, args);
  preemptEnableNoResched(m);
}

/** `strncpy_from_user()` of a whole text: undefined (`-EFAULT`) where it does not end in mapped memory. */
export function copyStringFromUser(m: Machine, pointer: number): string | undefined {
  const { mm } = m.current;
  const bytes: number[] = [];
  for (let at = 0; at < PATH_MAX; at++) {
    const byte = mm?.read(pointer + at, 1)?.[0];
    if (byte === undefined) return undefined;
    if (byte === 0) return decodeUtf8(Uint8Array.from(bytes));
    bytes.push(byte);
  }
  return undefined;
}

/** The tracepoint's handler runs with preemption disabled: `...1.` in every recording. */
function traceEnter(m: Machine, name: string, args: readonly number[]): void {
  const kinds = syscallKinds.get(name);
  if (!kinds) return;
  const [a, b, c, d, e, f] = Object.values(syscallArguments[name]).map((type, at) => fieldOf(m, type === 'str', args[at] ?? 0));
  preemptDisable(m);
  m.emit(kinds.enter, a, b, c, d, e, f);
  preemptEnableNoResched(m);
}

function traceExit(m: Machine, name: string, result: number): void {
  const kinds = syscallKinds.get(name);
  if (!kinds) return;
  preemptDisable(m);
  m.emit(kinds.exit, result);
  preemptEnableNoResched(m);
}

function fieldOf(m: Machine, isText: boolean, value: number): FieldValue {
  return isText ? (copyStringFromUser(m, value) ?? '(fault)') : value;
}
