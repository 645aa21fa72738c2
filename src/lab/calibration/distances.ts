import type { Ns } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';

/**
 * How far apart two neighbours of a story are: from the `from` that is nearest before
 * the first `to`, both on one CPU. Undefined where the Log has no such pair.
 */
export function distanceIn(log: Log, from: string, to: string): Ns | undefined {
  return distanceFrom(log, storyStart(log), from, to) ?? distanceFrom(log, 0, from, to);
}

/** The call that makes the file which is unlinked: what is before it differs from boot to boot. */
function storyStart(log: Log): number {
  let start = 0;
  for (let index = 0; index < log.length; index++) {
    const { name } = log.kind(index);
    if (name === 'sys_enter_openat') start = index;
    if (name === 'sys_enter_unlink') break;
  }
  return start;
}

function distanceFrom(log: Log, start: number, from: string, to: string): Ns | undefined {
  const last = new Map<number, number>();
  for (let index = start; index < log.length; index++) {
    const begun = last.get(log.cpu(index));
    if (begun !== undefined && isLike(log, index, to)) return log.timeNs(index) - log.timeNs(begun);
    if (isLike(log, index, from)) last.set(log.cpu(index), index);
  }
  return undefined;
}

/** `sched_switch kworker`: an event of this name in which all the words occur. */
function isLike(log: Log, index: number, pattern: string): boolean {
  const [name, ...words] = pattern.split(' ');
  if (log.kind(index).name !== name) return false;
  const fields = log.fields(index).map(String);
  return words.every((word) => fields.some((field) => field.includes(word)));
}
