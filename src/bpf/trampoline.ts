import type { Coroutine } from '../kernel/coroutine.ts';
import type { Machine } from '../kernel/machine.ts';
import type { AttachedProgram } from '../kernel/attach.ts';
import { migrateDisable, rcuReadLock, rcuReadUnlock } from '../kernel/preempt.ts';
import { migrateEnable, mightSleep } from '../kernel/sched/core.ts';
import type { Bpf } from './bpf.ts';
import type { BpfProgram } from './program.ts';
import type { ProgramRun } from './run.ts';
import { runProgram } from './run.ts';
import { prepareContext } from './trace-context.ts';

/** Where a program hangs. */
interface AttachedPlace {
  readonly target: string;
  /** The last argument is the traced function's result (fexit). */
  readonly hasReturn: boolean;
  /** What whoever attached it there wants it to be told. */
  readonly cookie: bigint;
}

/** A program as the kernel's attach points call it. */
export function attachedProgram(bpf: Bpf, program: BpfProgram, { target, hasReturn, cookie }: AttachedPlace): AttachedProgram {
  const prepare = prepareContext(program, target, hasReturn);
  const enterRun = (run: ProgramRun, args: readonly number[]): void => {
    run.cookie = cookie;
    prepare(run, args);
  };
  return { name: program.name, run: (_m, args) => runGuarded(bpf, program, (run) => enterRun(run, args)) };
}

/**
 * A program as the kernel calls it through a struct of functions. Unlike others it may be
 * entered again while it runs (`bpf_prog_check_recur`).
 */
export function structOpsProgram(bpf: Bpf, program: BpfProgram): AttachedProgram {
  return {
    name: program.name,
    *run(m, args) {
      yield* enter(m, program);
      const result = yield* runProgram(bpf, program, (run) => run.frame.setContextWords(args));
      yield* leave(m, program);
      return result;
    },
  };
}

/**
 * Runs a program between `__bpf_prog_enter…` and `__bpf_prog_exit…` (kernel/bpf/trampoline.c):
 * under RCU (its sleepable flavour for sleepable programs), bound to the CPU,
 * and not at all (0) when it is running on this CPU already.
 */
function* runGuarded(bpf: Bpf, program: BpfProgram, prepare: (run: ProgramRun) => void): Coroutine<number> {
  const { m } = bpf;
  const cpu = m.cpu.id;
  yield* enter(m, program);
  let result = 0;
  if (program.active[cpu]++ === 0) result = yield* runProgram(bpf, program, prepare);
  else program.misses++;
  program.active[cpu]--;
  yield* leave(m, program);
  return result;
}

function* enter(m: Machine, program: BpfProgram): Coroutine {
  if (!program.parts.isSleepable) rcuReadLock(m);
  migrateDisable(m);
  if (program.parts.isSleepable) yield* mightSleep(m, 'kernel/bpf/trampoline.c', 967);
}

function* leave(m: Machine, program: BpfProgram): Coroutine {
  yield* migrateEnable(m);
  if (!program.parts.isSleepable) rcuReadUnlock(m);
}
