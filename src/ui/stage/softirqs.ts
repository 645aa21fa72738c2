/** Softirq vectors by number (include/linux/interrupt.h `softirq_to_name`). */
export const softirqNames: readonly string[] = [
  'HI',
  'TIMER',
  'NET_TX',
  'NET_RX',
  'BLOCK',
  'IRQ_POLL',
  'TASKLET',
  'SCHED',
  'HRTIMER',
  'RCU',
];

/** `serving` runs now, `taken` was cleared from the mask and comes next, `pending` was raised and waits. */
export type LampState = 'off' | 'pending' | 'taken' | 'serving';

export interface Lamp {
  readonly vector: number;
  readonly name: string;
  readonly state: LampState;
}

/** The ten lamps of a CPU. `handle_softirqs()` clears the mask before it runs handlers: serving is not pending. */
export function lampsOf(softirqs: { readonly pending: number; readonly taken: number; readonly serving: number }): Lamp[] {
  return softirqNames.map((name, vector) => ({ vector, name, state: lampState(softirqs, vector) }));
}

function lampState(softirqs: { readonly pending: number; readonly taken: number; readonly serving: number }, vector: number): LampState {
  if (softirqs.serving === vector) return 'serving';
  if (softirqs.pending & (1 << vector)) return 'pending';
  return softirqs.taken & (1 << vector) ? 'taken' : 'off';
}
