import { assert } from '../base/assert.ts';
import type { EventKind, EventSink, FieldValue } from '../base/event.ts';
import * as events from '../base/event.ts';
import { TimeHeap } from '../base/heap.ts';
import { Prng } from '../base/prng.ts';
import type { Ns } from '../base/units.ts';
import { NS_NEVER } from '../base/units.ts';
import { AttachPoints } from './attach.ts';
import { bootMachine } from './boot.ts';
import type { MachineConfig } from './config.ts';
import { defaultConfig } from './config.ts';
import { Context, HALTED, SWITCHED } from './coroutine.ts';
import type { Coroutine } from './coroutine.ts';
import { costsOf, costsTraceTime } from './costs.ts';
import type { Costs } from './costs.ts';
import { Cpu } from './cpu.ts';
import { FileSystem } from './fs/namei.ts';
import { Kthreadd } from './kthread.ts';
import { ProcessTable } from './process-table.ts';
import { Network } from './net/core/net-device.ts';
import { taintByModule } from './printk.ts';
import { SyscallTable } from './syscalls.ts';
import type { Task } from './sched/task.ts';
import { traceFlagsOf } from './trace-context.ts';
import { LOCAL_TIMER_VECTOR } from './vectors.ts';
import { Workqueues } from './workqueue/pool.ts';

/** An entry of the interrupt descriptor table: runs as hardirq on the CPU that took it. */
export type InterruptVector = (m: Machine) => Coroutine;

/** What bounds one call of `Machine.run`. */
export interface RunLimits {
  /** Stop before anything later than this happens. */
  readonly untilNs?: Ns;
  /** Stop soon after this many events have been written by this call. */
  readonly maxEvents?: number;
  /** Stop once this task has exited. */
  readonly task?: Task;
}

/**
 * Why `run` returned:
 * - `until`, `budget`: a limit was reached, call `run` again to go on;
 * - `exit`: the task asked for has exited;
 * - `idle`: nothing will ever happen again, no user task is left;
 * - `stuck`: nothing will ever happen again, yet user tasks sleep; or time has stopped;
 *   or a CPU spins with its interrupts off.
 */
export type StopReason = 'until' | 'budget' | 'exit' | 'idle' | 'stuck';

/** Steps at one and the same nanosecond that prove a livelock: far more than any honest burst. */
const LIVELOCK_STEPS = 1_000_000;

/** A busy CPU ticks, and ticks are events: so long without any means that one spins with interrupts off. */
const SILENCE_NS: Ns = 10_000_000_000;

/** A context yields at least so often, that `run` can look. */
const LONGEST_STRETCH_NS: Ns = 1_000_000_000;

/** Bottom of the modelled direct map: where kernel objects get their addresses. */
const FIRST_KERNEL_ADDRESS = 0x8_8800_0000_0000;

/**
 * One simulated computer. Everything that happens on it follows from its
 * configuration and from the calls made to it; what has happened is in the sink.
 */
export class Machine {
  readonly config: MachineConfig;
  readonly costs: Costs;
  readonly prng: Prng;
  readonly cpus: readonly Cpu[];
  readonly vectors: InterruptVector[] = [];
  readonly softirqActions: InterruptVector[] = [];
  readonly attachPoints = new AttachPoints();
  readonly syscalls = new SyscallTable();
  readonly processes = new ProcessTable();
  readonly kthreadd = new Kthreadd();
  readonly workqueues = new Workqueues();
  readonly fileSystem = new FileSystem();
  readonly network = new Network();

  /** The simulated clock: CLOCK_MONOTONIC and every other clock of the machine. */
  nowNs: Ns = 0;
  /** Time of the next thing that can happen to the executing context: run up to here without a yield. */
  horizonNs: Ns = 0;
  /** The CPU whose code executes right now. */
  cpu: Cpu;
  /** Whether a CPU executes; else what happens comes from outside (boot, devices, the reader). */
  isExecuting = false;
  /** Reasons why the kernel is tainted, as letters (Documentation/admin-guide/tainted-kernels.rst). */
  readonly taints = new Set<string>();

  private readonly sink: EventSink;
  private readonly timeline = new TimeHeap<(m: Machine) => void>();
  private readonly traced: boolean;
  /** When something else happens on the machine, the executing CPU's own interrupts aside. */
  private othersNs: Ns = 0;
  /** The horizon without the limits of `run`: these must not show in what is written. */
  private limitNs: Ns = 0;
  private untilNs: Ns = NS_NEVER;
  private stretchEndNs: Ns = 0;
  private stepsAtOnce = 0;
  private lastEventNs: Ns = 0;
  private eventLimit = 0;
  private eventCount = 0;
  private nextSequence = 1;
  private nextKernelAddress = FIRST_KERNEL_ADDRESS;

  /** Boots: idle tasks, worker pools, `kthreadd`, neighbours. Writes `run_start`. Nothing runs before `run`. */
  constructor(config: Partial<MachineConfig>, sink: EventSink) {
    this.config = { ...defaultConfig, ...config };
    assert(this.config.cpus >= 1 && this.config.cpus <= 64, '1 to 64 CPUs');
    this.costs = costsOf(this.config);
    this.traced = this.config.traced;
    this.prng = new Prng(this.config.seed);
    this.sink = sink;
    this.cpus = Array.from({ length: this.config.cpus }, (_, id) => new Cpu(id));
    this.cpu = this.cpus[0];
    for (const name of this.config.modules) taintByModule(this, name);
    bootMachine(this);
  }

  /** `current` of the executing CPU. In an interrupt: the task it interrupted. */
  get current(): Task {
    return this.cpu.current;
  }

  /** How many events the machine has written. */
  get length(): number {
    return this.eventCount;
  }

  /** Appends an event, with the executing CPU's state as its header. A traced machine pays for it. */
  emit(
    kind: EventKind, a?: FieldValue, b?: FieldValue, c?: FieldValue, d?: FieldValue,
    e?: FieldValue, f?: FieldValue, g?: FieldValue, h?: FieldValue,
  ): void {
    const { cpu } = this;
    const { current } = cpu;
    this.sink.append(this.nowNs, cpu.id, traceFlagsOf(cpu), current.pid, current.comm, kind, a, b, c, d, e, f, g, h);
    if (++this.eventCount >= this.eventLimit) this.horizonNs = 0;
    if (this.traced && costsTraceTime(kind)) this.charge(this.costs.traceEventNs);
  }

  /** Marks that the executing context enters a function. `image` 0 is the kernel's own. */
  enterFunction(name: string, image = 0): void {
    this.pushFrame(name);
    this.emit(events.funcgraph_entry, name, image);
  }

  /** The same without a mark: only a call trace tells of it. */
  pushFrame(name: string): void {
    const { contexts, userMode } = this.current;
    contexts[contexts.length - 1].frames.push({ name, isUser: userMode && contexts.length === 1 });
  }

  /** Marks the return from `enterFunction`'s function. `ret` is '' where nothing is returned. */
  exitFunction(name: string, ret = '', image = 0): void {
    this.emit(events.funcgraph_exit, name, image, ret);
    this.popFrame(name);
  }

  /** The return from `pushFrame`'s function. */
  popFrame(name: string): void {
    const left = this.topContext(this.cpu).frames.pop();
    assert(left?.name === name, `left ${name} inside ${left?.name}`);
  }

  /** Advances the clock by `ns` when nothing else is due by then. The fast path of `spend`. */
  tryAdvance(ns: Ns): boolean {
    const thenNs = this.nowNs + ns;
    if (thenNs >= this.horizonNs) return false;
    this.nowNs = thenNs;
    return true;
  }

  /** Spends CPU time; interrupts may arrive in between. Hot code writes `if (!m.tryAdvance(n)) yield n`. */
  *spend(ns: Ns): Coroutine {
    if (!this.tryAdvance(ns)) yield ns;
  }

  /**
   * Spends CPU time from code that cannot yield. What does not fit before the
   * next thing that happens elsewhere is owed, and paid at this CPU's next yield.
   */
  charge(ns: Ns): void {
    if (!this.isExecuting) return;
    const thenNs = this.nowNs + ns;
    if (thenNs < this.limitNs) this.nowNs = thenNs;
    else {
      const roomNs = Math.max(0, this.limitNs - 1 - this.nowNs);
      this.nowNs += roomNs;
      this.cpu.debtNs += ns - roomNs;
      this.horizonNs = 0;
    }
  }

  /** Calls `action` at a time, outside any CPU: devices, the reader's inputs. What it does costs no CPU time. */
  at(timeNs: Ns, action: (m: Machine) => void): void {
    assert(timeNs >= this.nowNs, 'time never runs back');
    this.timeline.push(timeNs, action);
    this.lowerHorizon(timeNs);
  }

  /** Switches the executing CPU's interrupts; one that waits is taken at the next step. */
  setIrqsOff(off: boolean): void {
    this.cpu.irqsOff = off;
    this.updateHorizon();
  }

  /** Programs a CPU's local APIC timer; NS_NEVER stops it. */
  programTimer(cpu: Cpu, timeNs: Ns): void {
    cpu.timerNs = timeNs;
    cpu.timerSequence = this.nextSequence++;
    if (cpu === this.cpu) this.updateHorizon();
    else this.lowerHorizon(timeNs);
  }

  /** Raises an interrupt at a CPU, to be taken as soon as it has interrupts on. */
  raiseInterrupt(cpu: Cpu, vector: number): void {
    cpu.pendingInterrupts.push({ vector, sequence: this.nextSequence++ });
    if (cpu === this.cpu) this.updateHorizon();
    else this.lowerHorizon(this.nowNs);
  }

  /** A fresh kernel address for an object of `size` bytes: unique, stable, otherwise meaningless. */
  kernelAddress(size: number): number {
    const address = this.nextKernelAddress;
    this.nextKernelAddress += (size + 63) & ~63;
    return address;
  }

  /** Runs until a limit is reached or nothing is left to do. Continue by calling it again. */
  run(limits: RunLimits = {}): StopReason {
    this.untilNs = limits.untilNs ?? NS_NEVER;
    this.eventLimit = this.eventCount + (limits.maxEvents ?? Number.MAX_SAFE_INTEGER);
    for (;;) {
      if (limits.task?.exitState) return 'exit';
      if (this.eventCount >= this.eventLimit) return 'budget';
      const beforeNs = this.nowNs;
      const eventsBefore = this.eventCount;
      const reason = this.step();
      if (reason) return reason;
      this.stepsAtOnce = this.nowNs === beforeNs ? this.stepsAtOnce + 1 : 0;
      if (this.eventCount !== eventsBefore) this.lastEventNs = this.nowNs;
      if (this.stepsAtOnce > LIVELOCK_STEPS || this.nowNs - this.lastEventNs > SILENCE_NS) return 'stuck';
    }
  }

  /** Does the next thing, in (time, sequence) order. */
  private step(): StopReason | undefined {
    let first: Cpu | undefined;
    let firstNs = NS_NEVER;
    let secondNs = NS_NEVER;
    for (const cpu of this.cpus) {
      const dueNs = this.dueNs(cpu);
      if (dueNs < firstNs || (first && dueNs === firstNs && dueSequence(cpu, dueNs) < dueSequence(first, firstNs))) {
        secondNs = firstNs;
        firstNs = dueNs;
        first = cpu;
      } else if (dueNs < secondNs) secondNs = dueNs;
    }
    const timelineNs = this.timeline.size > 0 ? this.timeline.peekTimeNs()! : NS_NEVER;
    const nextNs = Math.min(firstNs, timelineNs);
    if (nextNs === NS_NEVER) return this.processes.hasUserTasks ? 'stuck' : 'idle';
    if (nextNs > this.untilNs) return 'until';
    if (nextNs > this.nowNs) this.nowNs = nextNs;
    if (timelineNs <= firstNs) this.timeline.pop()!(this);
    else {
      this.othersNs = Math.min(secondNs, timelineNs);
      this.resume(first!, firstNs);
    }
    return undefined;
  }

  private dueNs(cpu: Cpu): Ns {
    if (cpu.irqsOff) return cpu.stepNs;
    if (cpu.pendingInterrupts.length > 0) return this.nowNs;
    return cpu.timerNs < cpu.stepNs ? cpu.timerNs : cpu.stepNs;
  }

  private resume(cpu: Cpu, dueNs: Ns): void {
    this.cpu = cpu;
    if (!cpu.irqsOff) {
      const vector = this.takeInterrupt(cpu, dueNs);
      if (vector >= 0) this.interrupt(cpu, vector);
    }
    this.stretchEndNs = this.nowNs + LONGEST_STRETCH_NS;
    this.updateHorizon();
    this.isExecuting = true;
    this.execute(cpu);
    this.isExecuting = false;
  }

  /** The vector of the interrupt that is due before the CPU's own step, or -1. */
  private takeInterrupt(cpu: Cpu, dueNs: Ns): number {
    const [pending] = cpu.pendingInterrupts;
    if (pending) {
      cpu.pendingInterrupts.shift();
      return pending.vector;
    }
    if (cpu.timerNs > dueNs || (cpu.stepNs <= dueNs && cpu.stepSequence < cpu.timerSequence)) return -1;
    cpu.timerNs = NS_NEVER;
    return LOCAL_TIMER_VECTOR;
  }

  /** Puts an interrupt's context on top of what the CPU does. */
  private interrupt(cpu: Cpu, vector: number): void {
    const { contexts } = cpu.current;
    contexts[contexts.length - 1].remainingNs = cpu.stepNs === NS_NEVER ? HALTED : cpu.stepNs - this.nowNs;
    cpu.irqsOff = true;
    contexts.push(new Context(this.vectors[vector](this)));
  }

  /** Runs the CPU's innermost context until it spends time that does not fit before the horizon. */
  private execute(cpu: Cpu): void {
    for (;;) {
      const { contexts } = cpu.current;
      const result = contexts[contexts.length - 1].coroutine.next();
      let ns: Ns;
      if (result.done) {
        contexts.pop();
        assert(contexts.length > 0, 'a task leaves by do_exit alone');
        ns = contexts[contexts.length - 1].remainingNs;
        if (ns === HALTED) ns = 0;
      } else ns = result.value;
      if (ns === HALTED) {
        cpu.stepNs = NS_NEVER;
        return;
      }
      if (ns !== SWITCHED || cpu.debtNs > 0) {
        const spentNs = Math.max(ns, 0) + cpu.debtNs;
        cpu.debtNs = 0;
        cpu.stepNs = this.nowNs + spentNs;
        cpu.stepSequence = this.nextSequence++;
        this.updateHorizon();
        if (spentNs === 0 || !this.tryAdvance(spentNs)) return;
      }
    }
  }

  private topContext(cpu: Cpu): Context {
    const { contexts } = cpu.current;
    return contexts[contexts.length - 1];
  }

  private updateHorizon(): void {
    const { cpu } = this;
    let horizonNs = this.othersNs;
    if (!cpu.irqsOff) {
      if (cpu.pendingInterrupts.length > 0) horizonNs = this.nowNs;
      else if (cpu.timerNs < horizonNs) horizonNs = cpu.timerNs;
    }
    this.limitNs = horizonNs;
    const mustYield = cpu.debtNs > 0 || this.eventCount >= this.eventLimit;
    this.horizonNs = mustYield ? 0 : Math.min(horizonNs, this.untilNs + 1, this.stretchEndNs);
  }

  private lowerHorizon(timeNs: Ns): void {
    if (timeNs < this.othersNs) this.othersNs = timeNs;
    if (timeNs < this.limitNs) this.limitNs = timeNs;
    if (timeNs < this.horizonNs) this.horizonNs = timeNs;
  }

}

/** The place among equals of what a CPU has due at `dueNs`. */
function dueSequence(cpu: Cpu, dueNs: Ns): number {
  if (!cpu.irqsOff) {
    if (cpu.pendingInterrupts.length > 0) return cpu.pendingInterrupts[0].sequence;
    if (cpu.timerNs <= dueNs && (cpu.stepNs > dueNs || cpu.timerSequence < cpu.stepSequence)) return cpu.timerSequence;
  }
  return cpu.stepSequence;
}
