import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import * as events from '../../base/event.ts';
import type { EventKind, EventSink, FieldValue } from '../../base/event.ts';
import { formatTraceFlags } from '../../base/trace-flags.ts';
import type { Ns } from '../../base/units.ts';
import type { AttachedProgram } from '../attach.ts';
import type { MachineConfig } from '../config.ts';
import type { Coroutine } from '../coroutine.ts';
import { createUserTask } from '../fork.ts';
import { Machine } from '../machine.ts';
import { localIrqRestore, localIrqSave, migrateDisable, preemptDisable, preemptEnableNoResched, rcuReadLock, rcuReadUnlock } from '../preempt.ts';
import { migrateEnable, preemptEnable } from '../sched/core.ts';
import type { Task, UserMemory } from '../sched/task.ts';
import { doSyscall64 } from '../syscalls.ts';
import type { Hrtimer } from '../time/hrtimer-base.ts';
import { hrtimerStart } from '../time/hrtimer.ts';

/** One event as tests look at it. */
export interface Recorded {
  readonly timeNs: Ns;
  readonly cpu: number;
  readonly flags: number;
  readonly pid: number;
  readonly comm: string;
  readonly kind: EventKind;
  readonly values: readonly FieldValue[];
}

/** A sink that keeps everything. */
export class Recording implements EventSink {
  readonly events: Recorded[] = [];

  get length(): number {
    return this.events.length;
  }

  append(timeNs: Ns, cpu: number, flags: number, pid: number, comm: string, kind: EventKind, ...values: (FieldValue | undefined)[]): void {
    const fields = kind.fields.map((field, at) => values[at] ?? (field.type === 'str' ? '' : 0));
    this.events.push({ timeNs, cpu, flags, pid, comm, kind, values: fields });
  }

  named(...names: string[]): Recorded[] {
    return this.events.filter((event) => names.includes(event.kind.name));
  }

  /** Events as `flags comm name what`, for those kinds that have something to say here. */
  story(): string[] {
    return this.events.flatMap((event) => {
      const what = tellers.get(event.kind);
      return what ? [`${formatTraceFlags(event.flags)} ${event.comm} ${what(fieldsOf(event))}`.trimEnd()] : [];
    });
  }

  /** Everything, a line each: to compare two runs. */
  lines(): string[] {
    return this.events.map((event) => [event.timeNs, event.cpu, event.flags, event.pid, event.comm, event.kind.name, ...event.values].join(' '));
  }

  console(): string[] {
    return this.named('console').map((event) => String(event.values[0]));
  }
}

export function fieldsOf(event: Recorded): Record<string, FieldValue> {
  return Object.fromEntries(event.kind.fields.map((field, at) => [field.name, event.values[at]]));
}

type Fields = Record<string, FieldValue>;

const tellers = new Map<EventKind, (fields: Fields) => string>([
  [events.sched_switch, (f) => `switch ${f.prev_comm} ${f.prev_state} -> ${f.next_comm}`],
  [events.sched_waking, (f) => `waking ${f.comm}`],
  [events.sched_wakeup, (f) => `wakeup ${f.comm}`],
  [events.sched_wakeup_new, (f) => `wakeup_new ${f.comm}`],
  [events.local_timer_entry, () => 'timer_irq_entry'],
  [events.local_timer_exit, () => 'timer_irq_exit'],
  [events.softirq_raise, (f) => `softirq_raise ${f.action}`],
  [events.softirq_entry, (f) => `softirq_entry ${f.action}`],
  [events.softirq_exit, (f) => `softirq_exit ${f.action}`],
  [events.hrtimer_start, (f) => `hrtimer_start ${f.function}`],
  [events.hrtimer_expire_entry, (f) => `expire_entry ${f.function}`],
  [events.hrtimer_expire_exit, () => 'expire_exit'],
  [events.workqueue_queue_work, (f) => `queue_work ${f.function}`],
  [events.workqueue_activate_work, (f) => `activate_work ${f.function}`],
  [events.workqueue_execute_start, (f) => `work_start ${f.function}`],
  [events.workqueue_execute_end, (f) => `work_end ${f.function}`],
  [events.bpf_trace_printk, (f) => `mark ${f.msg}`],
  ...['unlink', 'clock_nanosleep'].flatMap((name): [EventKind, () => string][] => {
    const kinds = events.syscallKinds.get(name)!;
    return [[kinds.enter, () => `enter ${name}`], [kinds.exit, () => `exit ${name}`]];
  }),
]);

/** A user's memory: 4 KiB at address 0. */
export class TestMemory implements UserMemory {
  private readonly bytes = new Uint8Array(4096);

  read(pointer: number, length: number): Uint8Array | undefined {
    return pointer + length <= this.bytes.length ? this.bytes.slice(pointer, pointer + length) : undefined;
  }

  write(pointer: number, bytes: Uint8Array): boolean {
    if (pointer + bytes.length > this.bytes.length) return false;
    this.bytes.set(bytes, pointer);
    return true;
  }

  text(pointer: number, length: number): string {
    return decodeUtf8(this.bytes.slice(pointer, pointer + length));
  }
}

/** Where `user*` put their arguments. */
const PATH = 256;
const TIMESPEC = 64;

/** A machine under test, with a recording of all that it says. */
export function boot(config: Partial<MachineConfig> = {}): { m: Machine; recording: Recording } {
  const recording = new Recording();
  return { m: new Machine(config, recording), recording };
}

/** A user program on the machine. */
export function userTask(m: Machine, comm: string, run: (m: Machine) => Coroutine<number>, more: { cpu?: number; fifoPriority?: number } = {}): Task {
  return createUserTask(m, { comm, run, mm: new TestMemory(), ...more });
}

export function* userUnlink(m: Machine, path: string): Coroutine<number> {
  m.current.mm!.write(PATH, encodeUtf8(`${path}\0`));
  return yield* doSyscall64(m, 'unlink', [PATH]);
}

export function* userSleep(m: Machine, ns: Ns): Coroutine<number> {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, BigInt(Math.floor(ns / 1e9)), true);
  view.setBigInt64(8, BigInt(ns % 1e9), true);
  m.current.mm!.write(TIMESPEC, bytes);
  return yield* doSyscall64(m, 'clock_nanosleep', [0, 0, TIMESPEC, 0]);
}

/** A stand-in for a BPF program behind its trampoline: RCU reader, migration off. */
export function program(body: (m: Machine) => Coroutine): AttachedProgram {
  return {
    name: 'test',
    *run(m) {
      rcuReadLock(m);
      migrateDisable(m);
      yield* body(m);
      rcuReadUnlock(m);
      yield* migrateEnable(m);
      return 0;
    },
  };
}

/** `bpf_printk`, as the recorded one behaves. */
export function* mark(m: Machine, text: string): Coroutine {
  preemptDisable(m);
  yield* m.spend(m.costs.bpfPrintkNs + (text.includes('=') ? m.costs.bpfPrintkArgumentNs : 0));
  m.emit(events.bpf_trace_printk, text);
  yield* m.spend(m.costs.bpfPrintkCommitNs);
  yield* preemptEnable(m);
}

/** `bpf_timer_start`: under the timer's own lock. */
export function* timerStart(m: Machine, timer: Hrtimer, ns: Ns, mode: number): Coroutine {
  const flags = localIrqSave(m);
  preemptDisable(m);
  yield* hrtimerStart(m, timer, ns, mode);
  preemptEnableNoResched(m);
  localIrqRestore(m, flags);
}
