/** Why a program was rejected, by a key that the page's catalogue has plain words for. */
export { explainVerifierMessage, explanationKeys } from '../bpf/verifier/explain.ts';
export type { VerifierExplanation } from '../bpf/verifier/explain.ts';
