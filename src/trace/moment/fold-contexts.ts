import { TraceFlag, contextOf } from '../../base/trace-flags.ts';
import type { Context } from '../../base/trace-flags.ts';
import type { EventCursor } from './cursor.ts';
import type { Draft, Own, Writable } from './draft.ts';
import { implyFrame, markLine, popFrame, popImplied, pushFrame } from './frames.ts';
import { cpuOf, currentTask, ownLast, topLayer } from './machine-parts.ts';
import type { ContextLayer, CpuMoment, ImageMoment, LineMark, TaskMoment } from './moment.ts';

/** Context stacks: interrupts, softirqs, system calls, functions and source lines. */

/** What every event says by its header alone, whatever happened: who runs where, and in which context. */
export function foldHeader(draft: Draft, event: EventCursor): void {
  const { moment } = draft;
  moment.position = event.index + 1;
  moment.timeNs = event.timeNs;
  moment.cpu = event.cpu;
  const task = currentTask(draft, event);
  const cpu = cpuOf(draft, event.cpu);
  cpu.flags = event.flags;
  cpu.lastIndex = event.index;
  const isInterrupted = isInInterrupt(event.flags);
  if (cpu.ghosts.length > 0 && !isInterrupted) cpu.ghosts = [];
  if (isInterrupted && cpu.interrupts.length === 0) finishReturn(task);
  alignInterrupts(draft, cpu, event);
  if (!isInterrupted) alignTask(draft, task, event);
}

const HARD = TraceFlag.HARDIRQ | TraceFlag.NMI;

function isInInterrupt(flags: number): boolean {
  return (flags & (HARD | TraceFlag.SOFTIRQ)) !== 0;
}

/** Makes the interrupt layers agree with the flags: no event says that a hardirq ends, and traces begin anywhere. */
function alignInterrupts(draft: Draft, cpu: Writable<CpuMoment>, event: EventCursor): void {
  const isHard = (event.flags & HARD) !== 0;
  const isSoft = (event.flags & TraceFlag.SOFTIRQ) !== 0;
  if (!isHard && topContext(cpu) === 'H') leaveInterrupt(draft, event);
  if (!isSoft && topContext(cpu) === 'S') leaveInterrupt(draft, event);
  if (isSoft && !cpu.interrupts.some(({ context }) => context === 'S')) insertSoftirq(draft, cpu, event);
  if (isHard && topContext(cpu) !== 'H') draft.own(cpu, 'interrupts').push(newLayer('H', '', event));
}

function topContext(cpu: CpuMoment): Context | undefined {
  return cpu.interrupts.at(-1)?.context;
}

/** A softirq lies below the hardirq that interrupts it. */
function insertSoftirq(draft: Draft, cpu: Writable<CpuMoment>, event: EventCursor): void {
  draft.own(cpu, 'interrupts').unshift(newLayer('S', '', event));
}

function newLayer(context: Context, name: string, event: EventCursor): ContextLayer {
  return { context, name, frames: [], sinceNs: event.timeNs, sinceIndex: event.index, raised: 0, isReturning: false };
}

/** The innermost interrupt has left: a ghost stays as long as it explains what came of it. */
function leaveInterrupt(draft: Draft, event: EventCursor): void {
  const cpu = cpuOf(draft, event.cpu);
  const layer = draft.own(cpu, 'interrupts').pop();
  if (layer === undefined) return;
  const ghosts = cpu.ghosts.filter((ghost) => ghost.layer.context !== layer.context);
  cpu.ghosts = [...ghosts, { layer, leftNs: event.timeNs, leftIndex: event.index }];
}

/** In task context: a user task is in user mode or in a kernel layer above it. */
function alignTask(draft: Draft, task: Writable<TaskMoment>, event: EventCursor): void {
  if (task.sort !== 'user') return;
  if (contextOf(event.flags) === 'U') toUserMode(task);
  else if (task.layers.length === 1) draft.own(task, 'layers').push(newLayer('K', '', event));
}

/** The way out to user mode runs with interrupts off: where one comes in behind a system call, user mode has been reached. */
function finishReturn(task: Writable<TaskMoment>): void {
  if (task.layers.at(-1)?.isReturning) toUserMode(task);
}

function toUserMode(task: Writable<TaskMoment>): void {
  if (task.layers.length > 1) task.layers = task.layers.slice(0, 1);
}

/** Local timer and reschedule interrupts, by the vectors' entry and exit events. */
export function foldVectorEntry(name: string, func: string) {
  return (draft: Draft, event: EventCursor): void => {
    const layer = topLayer(draft, event);
    layer.name = name;
    implyFrame(draft, layer, event, func);
  };
}

/** The interrupt is over: what it landed on goes on. */
export function foldVectorExit(draft: Draft, event: EventCursor): void {
  if (topContext(cpuOf(draft, event.cpu)) === 'H') leaveInterrupt(draft, event);
}

/** A device’s interrupt has a name: its handler’s. */
export function foldIrqEntry(draft: Draft, event: EventCursor): void {
  const layer = topLayer(draft, event);
  if (layer.context === 'H') layer.name = event.text('name');
}

/** A softirq is pending on this CPU. */
export function foldSoftirqRaise(draft: Draft, event: EventCursor): void {
  const bit = 1 << event.num('vec');
  draft.own(cpuOf(draft, event.cpu), 'softirqs').pending |= bit;
  topLayer(draft, event).raised |= bit;
}

/** The function behind each vector (`open_softirq` calls of 6.12). */
const softirqActions: Readonly<Record<string, string>> = {
  HI: 'tasklet_hi_action', TIMER: 'run_timer_softirq', NET_TX: 'net_tx_action', NET_RX: 'net_rx_action', BLOCK: 'blk_done_softirq',
  IRQ_POLL: 'irq_poll_softirq', TASKLET: 'tasklet_action', SCHED: 'sched_balance_softirq', HRTIMER: 'hrtimer_run_softirq', RCU: 'rcu_core_si',
};

/** `handle_softirqs` takes the whole mask before the first handler, and again when it restarts. */
export function foldSoftirqEntry(draft: Draft, event: EventCursor): void {
  const softirqs = draft.own(cpuOf(draft, event.cpu), 'softirqs');
  const bit = 1 << event.num('vec');
  if ((softirqs.taken & bit) === 0) {
    softirqs.taken = softirqs.pending;
    softirqs.pending = 0;
  }
  softirqs.taken &= ~bit;
  softirqs.serving = event.num('vec');
  const layer = topLayer(draft, event);
  layer.name = event.text('action');
  implyFrame(draft, layer, event, softirqActions[layer.name] ?? '');
}

/** The softirq has been served. */
export function foldSoftirqExit(draft: Draft, event: EventCursor): void {
  const cpu = cpuOf(draft, event.cpu);
  const softirqs = draft.own(cpu, 'softirqs');
  softirqs.serving = -1;
  popImplied(draft, topLayer(draft, event), softirqActions[event.text('action')] ?? '');
  const isOver = softirqs.taken === 0 && softirqs.pending === 0;
  if (isOver && topContext(cpu) === 'S') leaveInterrupt(draft, event);
}

/** `sys_enter_X`: a kernel layer above user mode. */
export function foldSyscallEnter(draft: Draft, event: EventCursor): void {
  const task = currentTask(draft, event);
  if (task.sort !== 'user') return;
  task.layers = [task.layers[0], newLayer('K', event.kind.name.slice('sys_enter_'.length), event)];
}

/** The result is there; the way out to user mode may still lead through `schedule`. */
export function foldSyscallExit(draft: Draft, event: EventCursor): void {
  const task = currentTask(draft, event);
  if (task.layers.length < 2) return;
  const layer = ownLast(draft, task, 'layers');
  layer.name ||= event.kind.name.slice('sys_exit_'.length);
  layer.isReturning = true;
}

/** A function begins, in the context whose code it is. */
export function foldFunctionEntry(draft: Draft, event: EventCursor): void {
  pushFrame(draft, layerOfImage(draft, event), event, event.text('func'), event.num('image'));
}

/** It returns. */
export function foldFunctionExit(draft: Draft, event: EventCursor): void {
  popFrame(draft, layerOfImage(draft, event), event.text('func'), event.num('image'));
}

/** User code runs in the task's own layer, everything else in the innermost. */
function layerOfImage(draft: Draft, event: EventCursor): Own<ContextLayer> {
  const image = draft.moment.images.get(event.num('image'));
  if (image?.type !== 'user') return topLayer(draft, event);
  const task = currentTask(draft, event);
  toUserMode(task);
  return ownLast(draft, task, 'layers');
}

/** A statement is where its context stands now. */
export function foldSourceLine(draft: Draft, event: EventCursor): void {
  markLine(draft, layerOfImage(draft, event), event);
  const images = draft.own(draft.moment, 'images');
  const id = event.num('image');
  const image = draft.ownEntry(images, id) ?? draft.addEntry<number, ImageMoment>(images, id, { image: id, type: '', name: '', lines: new Map() });
  const file = event.text('file');
  const line = event.num('line');
  const lines = draft.own(image, 'lines');
  const key = event.lineKey(file, line);
  const mark = lineMark(event, file, line, (lines.get(key)?.count ?? 0) + 1);
  lines.set(key, mark);
  image.last = mark;
}

/** Spelt out field by field: most events of a run are source lines. */
function lineMark(event: EventCursor, file: string, line: number, count: number): LineMark {
  const { timeNs, index, cpu, task, flags } = event;
  return { timeNs, index, cpu, task, context: contextOf(flags), image: event.num('image'), file, line, func: event.text('func'), count };
}
