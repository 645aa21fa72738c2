/** Why a program was rejected, by a key that the page's catalogue has plain words for. */
export { explainVerifierMessage, explanationKeys } from '../bpf/verifier/explain.ts';
export type { VerifierExplanation } from '../bpf/verifier/explain.ts';

/** Lessons that teach what an explanation is about, the best first; one that is not there yet is passed over. */
const lessonsByKey: readonly (readonly [keys: RegExp, slugs: readonly string[]])[] = [
  [/^sleep|^call-under-lock$|^rcu-|^preempt-|^left-locked$|^global-in-preempt-off$|^iterator-rcu$/, ['cannot-sleep']],
  [/^timer-on-rt$|^tracing-program$/, ['choose', 'timer-strengths']],
  [/^field-|^callback-|^not-a-map$|^special-field-access$/, ['api-lifecycle']],
  [/^packet-/, ['xdp-rate-limit']],
  [/^reference-leak$|^not-referenced$|^release$|^lock-|^unlock-|^kptr$/, ['resource-cleanup']],
  [/^license-|-unavailable$|^helper-unknown$|^function-types$|^malformed$/, ['build-and-run']],
  [/^stack-too-large$/, ['allocation']],
  [/^index-|^map-value-bounds$|^memory-bounds$/, ['security-reputation']],
  [/^null-check$/, ['wq-simple']],
];

/** The lesson that teaches what a rejection is about, out of those there are; undefined where none does. */
export function lessonFor<Slug extends string>(key: string, slugs: readonly Slug[]): Slug | undefined {
  const known = lessonsByKey.find(([keys]) => keys.test(key))?.[1] ?? [];
  return slugs.find((slug) => slug === known.find((each) => slugs.includes(each as Slug)));
}
