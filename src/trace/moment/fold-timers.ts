import type { EventCursor } from './cursor.ts';
import { asyncCalledBack, asyncOfObject, asyncReturned, asyncStarted, asyncStopped, asyncTaken } from './asyncs.ts';
import type { Draft, Writable } from './draft.ts';
import { implyFrame, popImplied } from './frames.ts';
import { dequeue, enqueue, hrtimerOf, newHrtimer, ownHrtimers } from './hrtimers.ts';
import { taskOf, topLayer } from './machine-parts.ts';
import type { HrtimerMoment } from './moment.ts';

/** hrtimers, from `hrtimer_start` to the end of their callback. */

/** Set up anew: whatever this memory was before is forgotten. */
export function foldHrtimerInit(draft: Draft, event: EventCursor): void {
  const address = event.address('hrtimer');
  const known = draft.moment.hrtimers.get(address);
  if (known !== undefined) dequeue(draft, known);
  const mode = event.text('mode');
  ownHrtimers(draft).set(address, { ...newHrtimer(address, event.cpu), mode, isSoft: isSoftMode(mode) });
}

function isSoftMode(mode: string): boolean {
  return mode.split('|').includes('SOFT');
}

/** The timer stands in its CPU’s queue, by the time it is due. */
export function foldHrtimerStart(draft: Draft, event: EventCursor): void {
  const timer = hrtimerOf(draft, event.address('hrtimer'), event.cpu);
  dequeue(draft, timer);
  const isRunning = timer.state === 'running';
  timer.func = event.text('function');
  timer.mode = event.text('mode');
  timer.isSoft = isSoftMode(timer.mode);
  timer.expiresNs = event.num('expires');
  timer.softExpiresNs = event.num('softexpires');
  timer.cpu = event.cpu;
  timer.armed = event.occasion();
  if (!isRunning) timer.state = 'armed';
  enqueue(draft, timer);
  noteSleeper(draft, event, timer);
  if (timer.func === 'bpf_timer_cb') asyncStarted(event, asyncOfObject(draft, event, 'timer', timer.address), { at: 'hrtimer-queue', cpu: event.cpu });
}

/** `hrtimer_wakeup` wakes who armed it. */
function noteSleeper(draft: Draft, event: EventCursor, timer: Writable<HrtimerMoment>): void {
  if (timer.func !== 'hrtimer_wakeup') return;
  timer.sleeper = event.task;
  taskOf(draft, event.task, event.comm, event.cpu).sleepTimer = timer.address;
}

/** It was due: off the queue, its function runs. */
export function foldHrtimerExpireEntry(draft: Draft, event: EventCursor): void {
  const timer = hrtimerOf(draft, event.address('hrtimer'), event.cpu);
  dequeue(draft, timer);
  timer.func = event.text('function') || timer.func;
  timer.state = 'running';
  timer.expired = event.occasion();
  timer.expiredAtNs = event.num('now');
  implyFrame(draft, topLayer(draft, event), event, timer.func);
  if (timer.func !== 'bpf_timer_cb') return;
  const async = asyncOfObject(draft, event, 'timer', timer.address);
  asyncTaken(event, async, { at: 'softirq', cpu: event.cpu });
  if (async.id < 0) asyncCalledBack(event, async);
}

/** Its function is over; it may have armed the timer again. */
export function foldHrtimerExpireExit(draft: Draft, event: EventCursor): void {
  const timer = hrtimerOf(draft, event.address('hrtimer'), event.cpu);
  const isQueued = draft.moment.cpus[timer.cpu].hrtimerQueue.includes(timer.address);
  timer.state = isQueued ? 'armed' : 'idle';
  timer.ended = event.occasion();
  popImplied(draft, topLayer(draft, event), timer.func);
  if (timer.async !== undefined) asyncReturned(draft, event, timer.async, { at: 'hrtimer-queue', cpu: timer.cpu });
}

/** Taken out of its queue; a callback that runs is not stopped by it. */
export function foldHrtimerCancel(draft: Draft, event: EventCursor): void {
  const address = event.address('hrtimer');
  if (!draft.moment.hrtimers.has(address)) return;
  const timer = hrtimerOf(draft, address, event.cpu);
  dequeue(draft, timer);
  if (timer.state === 'armed') timer.state = 'idle';
  if (timer.async !== undefined) asyncStopped(draft, timer.async);
}
