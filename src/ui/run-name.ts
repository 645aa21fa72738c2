import type { LabRun } from '../lab/state.ts';
import type { Messages } from './text/en/page.ts';

/** What a run goes by: its kernel where it has one of its own, else what defers the work in it. */
export function runName(text: Messages, { kernel, mechanism }: Pick<LabRun, 'kernel' | 'mechanism'>): string {
  return kernel === undefined ? text.mechanism[mechanism].name : text.kernels[kernel];
}
