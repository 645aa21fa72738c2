/** What came of running what the verifier refuses: the worst that the kernel has said so far. */
export type Damage = 'panic' | 'oops' | 'atomic' | 'rcu' | 'none' | 'spared';

const SIGNS: readonly (readonly [Damage, RegExp])[] = [
  ['panic', /^Kernel panic - not syncing/],
  ['oops', /^(?:BUG: (?:kernel NULL pointer dereference|unable to handle page fault)|kernel tried to execute)/],
  ['atomic', /^BUG: (?:scheduling while atomic|sleeping function called)/],
  ['rcu', /^Voluntary context switch within RCU read-side critical section!/],
];

/** Read off the kernel log up to the playhead, which may stand at the run's end. */
export function damageIn(kernelLog: Iterable<{ readonly text: string }>, isOver: boolean): Damage {
  const texts = Array.from(kernelLog, ({ text }) => text);
  return SIGNS.find(([, sign]) => texts.some((text) => sign.test(text)))?.[0] ?? (isOver ? 'spared' : 'none');
}
