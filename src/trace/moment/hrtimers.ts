import { forgetOver } from './draft.ts';
import type { Draft, Own, Writable } from './draft.ts';
import { cpuOf, isGone, remove } from './machine-parts.ts';
import type { CpuMoment, HrtimerMoment, ObjectAddress } from './moment.ts';

/** hrtimers and their queues: found, or made at their first mention. */

export function hrtimerOf(draft: Draft, address: ObjectAddress, cpu: number): Writable<HrtimerMoment> {
  const known = draft.ownEntry(draft.own(draft.moment, 'hrtimers'), address);
  return known ?? draft.addEntry(ownHrtimers(draft), address, newHrtimer(address, cpu));
}

/** The map, before one more is put into it. A timer on a stack that is gone is never heard of again; one of a bpf_timer is kept. */
export function ownHrtimers(draft: Draft): Own<ReadonlyMap<ObjectAddress, HrtimerMoment>> {
  const hrtimers = draft.own(draft.moment, 'hrtimers');
  forgetOver(hrtimers, ({ state, async }) => state === 'idle' && isGone(draft, async));
  return hrtimers;
}

/** A timer that was heard of for the first time: nothing of it is known but where it is. */
export function newHrtimer(address: ObjectAddress, cpu: number): HrtimerMoment {
  return { address, func: '', mode: '', isSoft: false, state: 'idle', expiresNs: 0, softExpiresNs: 0, cpu };
}

/** In order of expiry; of two that expire together the one armed first comes first. */
export function enqueue(draft: Draft, timer: HrtimerMoment): void {
  const queue = draft.own(cpuOf(draft, timer.cpu), 'hrtimerQueue');
  const later = queue.findIndex((address) => (draft.moment.hrtimers.get(address)?.expiresNs ?? 0) > timer.expiresNs);
  queue.splice(later < 0 ? queue.length : later, 0, timer.address);
}

/** Takes it off its CPU’s queue, if it stands there. */
export function dequeue(draft: Draft, timer: HrtimerMoment): void {
  const cpu: CpuMoment | undefined = draft.moment.cpus[timer.cpu];
  if (cpu?.hrtimerQueue.includes(timer.address)) remove(draft.own(cpuOf(draft, timer.cpu), 'hrtimerQueue'), timer.address);
}
