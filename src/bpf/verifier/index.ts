export type {
  AttachTarget,
  ImageLine,
  KernelProfile,
  ProgramImage,
  Subprogram,
  VerifierInput,
  VerifierMap,
  VerifierResult,
} from './input.ts';
export { explainVerifierMessage, explanationKeys } from './explain.ts';
export type { VerifierExplanation } from './explain.ts';
export { verify } from './verify.ts';
