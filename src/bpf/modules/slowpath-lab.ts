import { NS_PER_MS, NS_PER_US } from '../../base/units.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { usleepRange } from '../../kernel/time/sleep.ts';
import type { CallImplementation } from '../bpf.ts';
import type { ProgramRun } from '../run.ts';

/**
 * `slowpath_lab`, the lab's own kernel module. Linux has no kfunc that only
 * sleeps; a module may bring one, as `bpf_testmod` brings its own. C programs
 * get the declarations from `slowpath_lab.h` (src/c/headers/slowpath-lab.ts).
 */

/** How much later than asked a sleep may end, so that wake-ups bundle. */
const SLACK_NS = 10 * NS_PER_US;

/**
 * `lab_msleep` (KF_SLEEPABLE): sleeps on an hrtimer, as waiting for a device would; 0.
 * `lab_msleep_unmarked` is the same function, but its author forgot KF_SLEEPABLE:
 * the verifier, which knows no more of a kfunc than its flags, lets it pass everywhere.
 */
export const slowpathLabKfuncs: readonly (readonly [name: string, CallImplementation])[] = ['lab_msleep', 'lab_msleep_unmarked'].map(
  (name) => [name, (run: ProgramRun, ms: number) => msleep(run, name, ms)],
);

function* msleep(run: ProgramRun, name: string, ms: number): Coroutine<number> {
  const { m } = run.bpf;
  const ns = (ms >>> 0) * NS_PER_MS;
  m.enterFunction(name);
  yield* usleepRange(m, ns, ns + SLACK_NS);
  m.exitFunction(name, '0');
  return 0;
}
