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
export { verify } from './verify.ts';
