import { ProgramType } from './program-types.ts';
import type { BpfProgram } from './program.ts';
import type { ProgramRun } from './run.ts';

/** Fills in a run's context from the arguments of what it is attached to. */
export type PrepareContext = (run: ProgramRun, args: readonly number[]) => void;

/** Numbers of system calls on x86-64 (arch/x86/entry/syscalls/syscall_64.tbl). */
const SYSCALL_NUMBERS: Readonly<Record<string, number>> = {
  read: 0, write: 1, open: 2, close: 3, poll: 7, mmap: 9, munmap: 11, rt_sigaction: 13, sched_yield: 24,
  pause: 34, nanosleep: 35, getpid: 39, clone: 56, wait4: 61, kill: 62, mkdir: 83, rmdir: 84, unlink: 87,
  sched_setscheduler: 144, setrlimit: 160, gettid: 186, sched_setaffinity: 203, clock_gettime: 228,
  clock_nanosleep: 230, exit_group: 231, epoll_wait: 232, openat: 257, unlinkat: 263, perf_event_open: 298, bpf: 321,
};

const SYSCALL_FUNCTION = '__x64_sys_';
/** Where in the context's memory `struct pt_regs` stands, behind the arguments. */
const REGS_OFFSET = 1024;

/** How programs of a type see the arguments at their target. */
export function prepareContext(program: BpfProgram, target: string, hasReturn: boolean): PrepareContext {
  if (program.parts.type === ProgramType.TRACEPOINT) return (run, args) => run.frame.setContextWords([0, numberOf(target), ...args]);
  if (target.startsWith(SYSCALL_FUNCTION)) return (run, args) => prepareSyscall(run, args, target, hasReturn);
  return (run, args) => prepareArguments(run, args, hasReturn);
}

/** The trampoline's array: a u64 for each argument, and the result behind them. */
function prepareArguments(run: ProgramRun, args: readonly number[], hasReturn: boolean): void {
  run.frame.setContextWords(args);
  run.argumentCount = args.length - (hasReturn ? 1 : 0);
  run.hasReturnValue = hasReturn;
}

/** A system call's own function has one argument: the registers (arch/x86/include/asm/syscall_wrapper.h). */
function prepareSyscall(run: ProgramRun, args: readonly number[], target: string, hasReturn: boolean): void {
  const inRegisters = hasReturn ? args.slice(0, -1) : args;
  run.frame.setContextWords([inRegisters[0] ?? 0, inRegisters[1] ?? 0, numberOf(target)], REGS_OFFSET);
  const pointer = run.frame.context + REGS_OFFSET;
  prepareArguments(run, hasReturn ? [pointer, args.at(-1) ?? 0] : [pointer], hasReturn);
}

function numberOf(target: string): number {
  return SYSCALL_NUMBERS[target.replace(/^.*(?:sys_enter_|sys_exit_|__x64_sys_)/, '')] ?? -1;
}
