import type { Ns } from '../../base/units.ts';
import type { Task } from './task.ts';

/** `sched_base_slice` before scaling: 0.7 ms (kernel/sched/fair.c). */
const BASE_SLICE_NS: Ns = 700_000;
const TICK_NS: Ns = 4_000_000;
const NICE_0_WEIGHT = 1024;
/** `sched_prio_to_weight` of the two nice values in use: 0 and -20. */
const NICE_MINUS_20_WEIGHT = 88_761;

/**
 * `struct rq`: the tasks that want one CPU. Real-time tasks by priority, then
 * first come; fair ones by EEVDF: of those that are not ahead of the average,
 * the one with the earliest virtual deadline. The running task stays queued here
 * in neither list, but it counts (`curr`).
 */
export class RunQueue {
  readonly realtime: Task[] = [];
  readonly fair: Task[] = [];
  /** The running task if it is still runnable, never the idle task. */
  curr: Task | undefined;
  /** What a wake-up that preempts has chosen to run next. */
  next: Task | undefined;
  private readonly sliceNs: Ns;

  constructor(cpus: number) {
    this.sliceNs = BASE_SLICE_NS * (1 + Math.floor(Math.log2(Math.min(cpus, 8))));
  }

  /** How many tasks are runnable here, the running one included (`nr_running`). */
  get nrRunning(): number {
    return this.realtime.length + this.fair.length + (this.curr ? 1 : 0);
  }

  /** Puts a task back that was preempted or yields: its place in virtual time is its own. */
  put(task: Task): void {
    if (task.isRealtime) this.realtime.unshift(task);
    else this.fair.push(task);
  }

  /** Takes a task that is going to run out of the waiting ones. */
  take(task: Task): void {
    const list = task.isRealtime ? this.realtime : this.fair;
    const at = list.indexOf(task);
    if (at >= 0) list.splice(at, 1);
    if (this.next === task) this.next = undefined;
  }

  /** A task becomes runnable here: `place_entity` keeps the lag that it left with. */
  enqueue(task: Task): void {
    task.onRunQueue = true;
    if (!task.isRealtime) this.place(task);
    if (task.isRealtime) this.realtime.push(task);
    else this.fair.push(task);
  }

  /** A task stops being runnable here. What it was short of, it keeps (`update_entity_lag`). */
  dequeue(task: Task): void {
    if (!task.isRealtime) task.vlagNs = this.lagOf(task);
    task.onRunQueue = false;
    if (this.curr === task) this.curr = undefined;
    else this.take(task);
  }

  /** The task to run now, out of the waiting ones and `curr`; undefined: idle. */
  pick(): Task | undefined {
    const realtime = this.pickRealtime();
    if (realtime) return realtime;
    if (this.next) return this.next;
    return this.pickFair(undefined);
  }

  /** Whether EEVDF would give the CPU to `wakee` now: `pick_eevdf() == wakee`. */
  wouldPick(wakee: Task): boolean {
    return this.pickFair(this.curr) === wakee;
  }

  /** `update_curr()`: charges run time to the running task. True when its slice is used up. */
  account(task: Task, ranNs: Ns): boolean {
    task.sumExecNs += ranNs;
    if (task.isRealtime) return false;
    task.vruntimeNs += virtual(task, ranNs);
    if (task.vruntimeNs < task.deadlineNs) return false;
    task.deadlineNs = task.vruntimeNs + virtual(task, this.sliceNs);
    return true;
  }

  /** `pick_eevdf()`. `protectedTask` keeps the CPU while it is eligible (RUN_TO_PARITY). */
  private pickFair(protectedTask: Task | undefined): Task | undefined {
    const averageNs = this.averageVruntime();
    if (protectedTask && !protectedTask.isRealtime && protectedTask.vruntimeNs <= averageNs) return protectedTask;
    let best = this.curr && !this.curr.isRealtime ? this.curr : undefined;
    for (const task of this.fair) if (!best || isBetter(task, best, averageNs)) best = task;
    return best;
  }

  private pickRealtime(): Task | undefined {
    let best = this.curr?.isRealtime ? this.curr : undefined;
    for (const task of this.realtime) if (!best || task.prio < best.prio) best = task;
    return best;
  }

  private place(task: Task): void {
    const averageNs = this.averageVruntime();
    const weightOfOthers = this.totalWeight();
    const weight = weightOf(task);
    const inflated = weightOfOthers > 0 ? (task.vlagNs * (weightOfOthers + weight)) / weightOfOthers : 0;
    task.vruntimeNs = averageNs - Math.round(inflated);
    task.deadlineNs = task.vruntimeNs + virtual(task, this.sliceNs);
  }

  private lagOf(task: Task): Ns {
    const limitNs = virtual(task, Math.max(2 * this.sliceNs, TICK_NS));
    const lagNs = this.averageVruntime() - task.vruntimeNs;
    return Math.max(-limitNs, Math.min(limitNs, lagNs));
  }

  /** The weighted mean of the virtual run times; the last known one when nobody is here. */
  private averageVruntime(): Ns {
    let weight = 0;
    let sum = 0;
    const { curr } = this;
    const origin = curr && !curr.isRealtime ? curr.vruntimeNs : (this.fair[0]?.vruntimeNs ?? this.lastAverageNs);
    if (curr && !curr.isRealtime) weight += weightOf(curr);
    for (const task of this.fair) {
      weight += weightOf(task);
      sum += weightOf(task) * (task.vruntimeNs - origin);
    }
    this.lastAverageNs = weight > 0 ? origin + Math.floor(sum / weight) : origin;
    return this.lastAverageNs;
  }

  private lastAverageNs: Ns = 0;

  private totalWeight(): number {
    let weight = this.curr && !this.curr.isRealtime ? weightOf(this.curr) : 0;
    for (const task of this.fair) weight += weightOf(task);
    return weight;
  }
}

/** Eligible before not eligible; then the earlier deadline, or for the ineligible the smaller run time. */
function isBetter(task: Task, than: Task, averageNs: Ns): boolean {
  const eligible = task.vruntimeNs <= averageNs;
  const otherEligible = than.vruntimeNs <= averageNs;
  if (eligible !== otherEligible) return eligible;
  return eligible ? task.deadlineNs < than.deadlineNs : task.vruntimeNs < than.vruntimeNs;
}

function weightOf(task: Task): number {
  return task.prio <= 100 ? NICE_MINUS_20_WEIGHT : NICE_0_WEIGHT;
}

/** Run time as the task's weight stretches it (`calc_delta_fair`). */
function virtual(task: Task, ns: Ns): Ns {
  return task.prio <= 100 ? Math.ceil((ns * NICE_0_WEIGHT) / NICE_MINUS_20_WEIGHT) : ns;
}
