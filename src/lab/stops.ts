import { funcgraph_entry, source_line } from '../base/event.ts';
import { backgroundRepetitions } from './background.ts';
import { bpfImagesOf } from '../trace/story.ts';
import type { Log } from '../trace/log.ts';

/**
 * Where *Step* rests: before each event that begins something, so that what it
 * brought about (bytes written, frames entered, lines printed) is part of the
 * step that caused it.
 */
export function stopsOf(log: Log): number[] {
  const calls = repeatedCalls(log);
  const begins: number[] = [];
  for (let index = 1; index < log.length; index++) {
    if (beginsStep(log, index) && !calls.has(index)) begins.push(index);
  }
  const background = backgroundRepetitions(log, begins);
  const stops = [0, ...begins.filter((index) => !background.has(index))];
  if (log.length > 0) stops.push(log.length);
  return stops;
}

/** Whether the event is a statement of the reader’s that is about to run. */
export function isSourceLine(log: Log, index: number): boolean {
  return log.kind(index) === source_line;
}

/** Kinds that belong to the line or event before them. */
const effects: ReadonlySet<string> = new Set([
  // What a store, a write or a loader did.
  'mem_write',
  'mem_copy',
  'map_create',
  'map_free',
  'map_elem_insert',
  'map_elem_delete',
  'terminal_write',
  'image_load',
  'bpf_async_set_callback',
  'bpf_prog_free',
  // The second half of one thing: made and armed, queued and activated, waking and woken.
  'hrtimer_init',
  'hrtimer_cancel',
  'hrtimer_expire_exit',
  'workqueue_activate_work',
  'sched_wakeup',
  'sched_wakeup_new',
  'bpf_async_callback',
  'bpf_verifier_log',
  // What a packet's way ends with.
  'packet_done',
  'xdp_exception',
  'packet_lost',
  // How memory stands after it.
  'zone_pages',
  // Housekeeping of a pool.
  'worker_leave_idle',
  'worker_enter_idle',
  'worker_create',
]);

/** The periodic tick is housekeeping. */
const tickHandler = 'tick_nohz_handler';

function beginsStep(log: Log, index: number): boolean {
  const { name, system } = log.kind(index);
  if (effects.has(name)) return false;
  if (system === 'funcgraph') return beginsStepAsFrame(log, index);
  return !(name === 'hrtimer_start' && log.text(index, 'function') === tickHandler);
}

/** Of the kernel's own functions only those that an attach point names; of the reader's all. */
function beginsStepAsFrame(log: Log, index: number): boolean {
  if (log.num(index, 'image') !== 0) return true;
  return log.kind(index) === funcgraph_entry && log.text(index, 'func').startsWith('do_');
}

/**
 * Events inside a user function that is called again while its caller is still
 * at the same line: a library calls back in a loop (libbpf's print function),
 * and stepping through the first call tells all.
 */
function repeatedCalls(log: Log): Set<number> {
  const repeated = new Set<number>();
  const bpfImages = bpfImagesOf(log);
  /** Per pid: what has been called from each open frame since that frame's last line. */
  const frames = new Map<number, CallFrame[]>();
  for (let index = 0; index < log.length; index++) {
    const { system } = log.kind(index);
    const isLine = isSourceLine(log, index);
    if (!isLine && system !== 'funcgraph') continue;
    const image = log.num(index, 'image');
    if (image === 0 || bpfImages.has(image)) continue;
    const stack = framesOf(frames, log.pid(index));
    if (isLine) stack.at(-1)!.called.clear();
    else if (log.kind(index) === funcgraph_entry) stack.push(enter(stack.at(-1)!, log.text(index, 'func')));
    if (stack.at(-1)!.isRepeated) repeated.add(index);
    if (!isLine && log.kind(index) !== funcgraph_entry && stack.length > 1) stack.pop();
  }
  return repeated;
}

interface CallFrame {
  readonly called: Set<string>;
  readonly isRepeated: boolean;
}

function framesOf(frames: Map<number, CallFrame[]>, pid: number): CallFrame[] {
  const known = frames.get(pid);
  if (known) return known;
  const made = [{ called: new Set<string>(), isRepeated: false }];
  frames.set(pid, made);
  return made;
}

function enter(caller: CallFrame, func: string): CallFrame {
  const isRepeated = caller.isRepeated || caller.called.has(func);
  caller.called.add(func);
  return { called: new Set(), isRepeated };
}
