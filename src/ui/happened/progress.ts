import type { LabRun } from '../../lab/state.ts';
import type { Messages } from '../text/en/page.ts';

/** Which of its stops a run stands at: `lastIndexOf` on an ascending list. */
export function stepIndex(steps: readonly number[], position: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle] <= position) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** `step 13 of 21`, or what is being done instead. */
export function stepsText(run: LabRun, text: Messages): string {
  if (run.status === 'compiling') return text.code.compiling;
  if (run.status === 'running') return text.code.running;
  const steps = run.recording?.steps;
  return steps ? text.transport.stepOf(stepIndex(steps, run.position), steps.length - 1) : '';
}
