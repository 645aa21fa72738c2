import type { VerifierInput, VerifierResult } from './input.ts';

/** Verifies a program (kernel/bpf/verifier.c bpf_check). */
export function verify(_input: VerifierInput): VerifierResult {
  throw new Error('not yet');
}
