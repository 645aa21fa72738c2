import type { EventCursor } from './cursor.ts';
import { forgetOver } from './draft.ts';
import type { Draft, Own } from './draft.ts';
import { hrtimerOf } from './hrtimers.ts';
import type { AsyncMoment, AsyncSort, ObjectAddress, TokenPlace } from './moment.ts';
import { workOf } from './workers.ts';

/** bpf_timer and bpf_wq objects: the one token each has, and where it is. */

type OwnAsync = Own<AsyncMoment>;

/** The bpf object an hrtimer or work belongs to; implied where no `bpf_async_init` has told of it. */
export function asyncOfObject(draft: Draft, event: EventCursor, sort: AsyncSort, object: ObjectAddress): OwnAsync {
  const known = sort === 'timer' ? draft.moment.hrtimers.get(object)?.async : draft.moment.works.get(object)?.async;
  if (known !== undefined) return ownAsync(draft, known)!;
  const asyncs = draft.own(draft.moment, 'asyncs');
  const id = -1 - asyncs.size;
  tie(draft, event, sort, object, id);
  return draft.addEntry<number, AsyncMoment>(asyncs, id, newAsync(event, id, sort, object, { map: 0, slot: 0, offset: 0 }));
}

function newAsync(event: EventCursor, id: number, sort: AsyncSort, object: ObjectAddress, where: { map: number; slot: number; offset: number }): AsyncMoment {
  return {
    id, sort, ...where, object, state: 'idle', place: { at: 'value' }, callback: '', isStartedAgain: false,
    initialised: event.occasion(), calls: 0,
  };
}

/** From the hrtimer or work back to its bpf object. */
function tie(draft: Draft, event: EventCursor, sort: AsyncSort, object: ObjectAddress, id: number): void {
  if (sort === 'timer') hrtimerOf(draft, object, event.cpu).async = id;
  else workOf(draft, object).async = id;
}

function ownAsync(draft: Draft, id: number): OwnAsync | undefined {
  return draft.ownEntry(draft.own(draft.moment, 'asyncs'), id);
}

/** There is one more bpf_timer or bpf_wq, in a field of a map’s value. */
export function foldAsyncInit(draft: Draft, event: EventCursor): void {
  const id = event.num('async');
  const sort = event.text('type').endsWith('timer') ? 'timer' : 'wq';
  const object = event.address('object');
  const where = { map: event.num('map'), slot: event.num('slot'), offset: event.num('off') };
  const asyncs = draft.own(draft.moment, 'asyncs');
  forgetOver(asyncs, ({ state }) => state === 'freed');
  asyncs.set(id, newAsync(event, id, sort, object, where));
  tie(draft, event, sort, object, id);
}

/** It is known what it will call. */
export function foldAsyncSetCallback(draft: Draft, event: EventCursor): void {
  const async = ownAsync(draft, event.num('async'));
  if (async !== undefined) async.callback = event.text('func');
}

/** Its callback is about to be called. */
export function foldAsyncCallback(draft: Draft, event: EventCursor): void {
  const async = ownAsync(draft, event.num('async'));
  if (async !== undefined) asyncCalledBack(event, async);
}

/** `bpf_timer_cancel` forgets the callback as well; the queue is left by `hrtimer_cancel`. */
export function foldAsyncCancel(draft: Draft, event: EventCursor): void {
  const async = ownAsync(draft, event.num('async'));
  if (async !== undefined) async.callback = '';
}

/** It is gone; its token is nowhere. */
export function foldAsyncFree(draft: Draft, event: EventCursor): void {
  const async = ownAsync(draft, event.num('async'));
  if (async === undefined) return;
  async.state = 'freed';
  async.place = { at: 'gone' };
  async.isStartedAgain = false;
}

/** Armed or queued. While its callback runs the token stays there: the new start is noted. */
export function asyncStarted(event: EventCursor, async: OwnAsync, place: TokenPlace): void {
  if (async.state === 'freed') return;
  async.started = event.occasion();
  if (async.state === 'running') async.isStartedAgain = true;
  else toQueue(async, place);
}

function toQueue(async: OwnAsync, place: TokenPlace): void {
  async.state = async.sort === 'timer' ? 'armed' : 'pending';
  async.place = place;
  async.isStartedAgain = false;
}

/** Taken off its queue to be run. */
export function asyncTaken(event: EventCursor, async: OwnAsync, place: TokenPlace): void {
  if (async.state === 'freed') return;
  async.taken = event.occasion();
  async.state = 'running';
  async.place = place;
}

/** Counts a call, and notes when and where it began. */
export function asyncCalledBack(event: EventCursor, async: OwnAsync): void {
  async.called = event.occasion();
  async.calls++;
}

/** The callback is over: back to the value, or into the queue again if it was started meanwhile. */
export function asyncReturned(draft: Draft, event: EventCursor, id: number, queue: TokenPlace): void {
  const async = ownAsync(draft, id);
  if (async === undefined) return;
  async.ended = event.occasion();
  if (async.state !== 'running') return;
  if (async.isStartedAgain) toQueue(async, queue);
  else toValue(async);
}

/** Taken out of its queue without being run. */
export function asyncStopped(draft: Draft, id: number): void {
  const async = ownAsync(draft, id);
  if (async === undefined) return;
  async.isStartedAgain = false;
  if (async.state === 'armed' || async.state === 'pending') toValue(async);
}

function toValue(async: OwnAsync): void {
  async.state = 'idle';
  async.place = { at: 'value' };
}
