import { Errno } from '../base/errno.ts';
import { callTraced } from '../kernel/attach.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import type { Machine } from '../kernel/machine.ts';
import { localBhDisable, migrateDisable, rcuReadLock, rcuReadUnlock } from '../kernel/preempt.ts';
import { migrateEnable } from '../kernel/sched/core.ts';
import { localBhEnable } from '../kernel/softirq.ts';
import type { Bpf } from './bpf.ts';
import { CONTEXT_BYTES } from './exec-frame.ts';
import { ProgramType } from './program-types.ts';
import type { BpfProgram } from './program.ts';
import { Packet } from './packet.ts';
import { runProgram } from './run.ts';
import { programFromFd } from './syscall-programs.ts';

/** What bpf(BPF_PROG_TEST_RUN) is told and tells (net/bpf/test_run.c). */
export interface TestRun {
  readonly contextIn?: Uint8Array;
  readonly dataIn?: Uint8Array;
  readonly repeat?: number;
  /** The program's r0, as u32. */
  retval?: number;
  durationNs?: number;
  contextOut?: Uint8Array;
  /** The packet as the program left it. */
  dataOut?: Uint8Array;
}

/**
 * The rest of the system call when the program has ended: context and r0 to user space,
 * references dropped. Recorded: an interrupt 1.7 us after the end of a program finds its
 * caller on the way into clock_nanosleep.
 */
const FINISH_NS = 250;

/** An Ethernet header: the least data a packet program can be run on. */
const ETH_HLEN = 14;

/** BPF_PROG_TEST_RUN: 0, and the results are in `test`; `-EINVAL`, `-ENOTSUPP` for types that cannot be run so. */
export function* progTestRun(bpf: Bpf, fd: number, test: TestRun): Coroutine<number> {
  yield* bpf.m.spend(bpf.m.costs.shortSyscallNs);
  const program = programFromFd(bpf, fd);
  if (typeof program === 'number') return program;
  switch (program.parts.type) {
    case ProgramType.SYSCALL:
      return yield* runSyscall(bpf, program, test);
    case ProgramType.TRACING:
      return yield* runTracing(bpf.m, test);
    case ProgramType.RAW_TRACEPOINT:
      return yield* runRawTracepoint(bpf, program, test);
    case ProgramType.SCHED_CLS:
    case ProgramType.SCHED_ACT:
    case ProgramType.XDP:
    case ProgramType.SOCKET_FILTER:
    case ProgramType.CGROUP_SKB:
      return yield* runPacket(bpf, program, test);
    default:
      return -Errno.ENOTSUPP;
  }
}

/** `bpf_prog_test_run_syscall`: in task context, under rcu_read_lock_trace, may sleep. */
function* runSyscall(bpf: Bpf, program: BpfProgram, test: TestRun): Coroutine<number> {
  const { contextIn } = test;
  if (test.dataIn || (contextIn && contextIn.length > CONTEXT_BYTES)) return -Errno.EINVAL;
  migrateDisable(bpf.m);
  yield* measured(bpf, program, test, contextIn ?? new Uint8Array());
  yield* migrateEnable(bpf.m);
  yield* bpf.m.spend(FINISH_NS);
  return 0;
}

/** `bpf_test_run`: as a packet would find it, bottom halves off and under RCU. */
function* runPacket(bpf: Bpf, program: BpfProgram, test: TestRun): Coroutine<number> {
  const { m } = bpf;
  if ((test.dataIn?.length ?? 0) < ETH_HLEN) return -Errno.EINVAL;
  const packet = new Packet(bpf.space, program.parts.type === ProgramType.XDP ? 'xdp' : 'skb', test.dataIn!);
  for (let lap = 0; lap < Math.max(1, test.repeat ?? 1); lap++) {
    rcuReadLock(m);
    migrateDisable(m);
    localBhDisable(m);
    const startNs = m.nowNs;
    test.retval = (yield* runProgram(bpf, program, (run) => packet.enter(run))) >>> 0;
    test.durationNs = m.nowNs - startNs;
    yield* localBhEnable(m);
    yield* migrateEnable(m);
    rcuReadUnlock(m);
  }
  test.dataOut = packet.bytes();
  packet.free();
  return 0;
}

/** `bpf_prog_test_run_raw_tp`: the context is the array of arguments. */
function* runRawTracepoint(bpf: Bpf, program: BpfProgram, test: TestRun): Coroutine<number> {
  rcuReadLock(bpf.m);
  migrateDisable(bpf.m);
  yield* measured(bpf, program, test, test.contextIn ?? new Uint8Array());
  yield* migrateEnable(bpf.m);
  rcuReadUnlock(bpf.m);
  return 0;
}

function* measured(bpf: Bpf, program: BpfProgram, test: TestRun, context: Uint8Array): Coroutine {
  const startNs = bpf.m.nowNs;
  const result = yield* runProgram(bpf, program, (run) => run.frame.setContextBytes(context), (run) => {
    test.contextOut = bpf.space.read(run.frame.context, context.length) ?? context;
  });
  test.retval = result >>> 0;
  test.durationNs = bpf.m.nowNs - startNs;
}

/** `bpf_prog_test_run_tracing`: calls functions that exist for being traced; whatever is attached to them runs. */
function* runTracing(m: Machine, test: TestRun): Coroutine<number> {
  const first = yield* callTraced(m, 'bpf_fentry_test1', [1], sum(2));
  const second = yield* callTraced(m, 'bpf_fentry_test2', [2, 3], sum(5));
  test.retval = first === 2 && second === 5 ? 0 : 1;
  return 0;
}

function* sum(result: number): Coroutine<number> {
  return result;
}

/** Declares the functions of `runTracing` to the machine. */
export function registerTestFunctions(m: Machine): void {
  for (const name of ['bpf_fentry_test1', 'bpf_fentry_test2']) {
    m.attachPoints.register('fentry', name);
    m.attachPoints.register('fexit', name);
  }
}
