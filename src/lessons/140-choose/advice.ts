import type { Ns } from '../../base/units.ts';
import type { Proof } from '../reference/reference.ts';
import type { Place } from './places.ts';

/** What a reader says of a job of their own: what is to be done about an event. */
export interface Job {
  /** What it needs: maps and arithmetic, something that sleeps in the kernel, or what only a user program can do. */
  readonly needs: 'maps' | 'sleep' | 'user';
  /** When: before the event goes on, as soon as possible, after a delay. */
  readonly when: 'verdict' | 'soon' | 'later';
  /** The delay; of no account but for `later`. */
  readonly delayNs: Ns;
  /** How long the CPU is busy with it, for each event. */
  readonly workNs: Ns;
  /** How long it may hold up who is in its way: the event's caller, or the task that a timer interrupts. */
  readonly holdNs: Ns;
  /** How much later than asked for it may come. */
  readonly lateNs: Ns;
}

/** What the lessons' runs have measured. */
export interface Figures {
  /** The latest callback of a timer and the latest work, beside a real-time task. */
  readonly timerLateNs: Ns;
  readonly workLateNs: Ns;
}

/** Why a place was chosen. */
export type Reason = 'decides-first' | 'beyond-kfuncs' | 'sleeps' | 'sleeps-later' | 'on-time' | 'on-top' | 'short' | 'long';

/** What is left to worry about. */
export type Worry = 'work-late' | 'user-late' | 'timer-late' | 'gap-drowns';

export interface Advice {
  readonly place: Place;
  readonly reasons: readonly Reason[];
  readonly worries: readonly Worry[];
}

/** Where the work of a job belongs, and why. */
export function adviceFor(job: Job, figures: Figures): Advice {
  const { place, reasons } = placeFor(job);
  return { place, reasons: needsVerdictFirst(job, place) ? ['decides-first', ...reasons] : reasons, worries: worriesOf(job, place, figures) };
}

function placeFor({ needs, when, workNs, holdNs }: Job): Pick<Advice, 'place' | 'reasons'> {
  const isShort = workNs <= holdNs;
  if (needs === 'user') return { place: 'ring-buffer', reasons: ['beyond-kfuncs'] };
  if (needs === 'sleep') return when === 'later' ? { place: 'timer-wq', reasons: ['sleeps-later'] } : { place: 'wq', reasons: ['sleeps'] };
  if (when === 'later') return isShort ? { place: 'timer', reasons: ['on-time'] } : { place: 'timer-wq', reasons: ['on-top'] };
  return isShort ? { place: 'fast-path', reasons: ['short'] } : { place: 'wq', reasons: ['long'] };
}

/** The event must go one way or the other before the work can be done: it is decided by what is known already. */
function needsVerdictFirst({ when }: Job, place: Place): boolean {
  return when === 'verdict' && place !== 'fast-path';
}

function worriesOf({ when, delayNs, lateNs }: Job, place: Place, { timerLateNs, workLateNs }: Figures): Worry[] {
  const worries: Worry[] = [];
  if (place === 'timer' && lateNs < timerLateNs) worries.push('timer-late');
  if ((place === 'wq' || place === 'timer-wq') && lateNs < workLateNs) worries.push('work-late');
  if (place === 'ring-buffer' && lateNs < workLateNs) worries.push('user-late');
  if (place === 'timer-wq' && when === 'later' && delayNs < workLateNs) worries.push('gap-drowns');
  return worries;
}

/** The scene of another lesson where a job of this sort is done; this lesson's own scene of each place has the same run for all. */
export const examples: Readonly<Record<Place, Proof>> = {
  'fast-path': { lesson: 'xdp-rate-limit', scene: 'decide' },
  wq: { lesson: 'hid-firmware', scene: 'start' },
  'ring-buffer': { lesson: 'security-reputation', scene: 'ask' },
  timer: { lesson: 'timer-strengths', scene: 'again' },
  'timer-wq': { lesson: 'hid-macro', scene: 'gap' },
};

/** This lesson's own scene of each place. */
export const ownScenes: Readonly<Record<Place, Proof>> = {
  'fast-path': { lesson: 'choose', scene: 'fast-path' },
  wq: { lesson: 'choose', scene: 'work' },
  'ring-buffer': { lesson: 'choose', scene: 'user' },
  timer: { lesson: 'choose', scene: 'timer' },
  'timer-wq': { lesson: 'choose', scene: 'timer-work' },
};

/** Where what is said can be seen. */
export const proofs: Readonly<Record<Reason | Worry, Proof>> = {
  'decides-first': { lesson: 'security-reputation', scene: 'stranger' },
  'beyond-kfuncs': { lesson: 'security-reputation', scene: 'ask' },
  sleeps: { lesson: 'cannot-sleep', scene: 'sleep' },
  'sleeps-later': { lesson: 'hid-macro', scene: 'gap' },
  'on-time': { lesson: 'timer-strengths', scene: 'due' },
  'on-top': { lesson: 'three-doors', scene: 'current' },
  short: { lesson: 'resource-cleanup', scene: 'packet' },
  long: { lesson: 'resource-cleanup', scene: 'done' },
  'work-late': { lesson: 'timer-strengths', scene: 'sample' },
  'user-late': { lesson: 'security-reputation', scene: 'early' },
  'timer-late': { lesson: 'timer-strengths', scene: 'due' },
  'gap-drowns': { lesson: 'timer-strengths', scene: 'sample' },
};
