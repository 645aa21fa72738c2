import type { Log } from '../../trace/log.ts';
import { charts } from '../110-timer-strengths/charts.ts';
import type { Figures } from './advice.ts';

/** The lesson whose runs the figures are read off, as it ships: a real-time task has most of the CPU. */
export const MEASURED = 'timer-strengths';

/** Read off that lesson's runs, by their ids; undefined where a run is missing or took no sample. */
export function figuresOf(logs: Readonly<Record<string, Log>>): Figures | undefined {
  const [jitter] = charts;
  if (jitter.kind !== 'waits') return undefined;
  const latest = (run: string) => {
    const series = jitter.series.find((each) => each.run === run);
    const waits = logs[run] ? series?.waits(logs[run]) : undefined;
    return waits?.length ? Math.max(...waits.map(({ waitNs }) => waitNs)) : undefined;
  };
  const [timerLateNs, workLateNs] = [latest('timer'), latest('wq')];
  return timerLateNs === undefined || workLateNs === undefined ? undefined : { timerLateNs, workLateNs };
}
