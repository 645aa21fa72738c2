import type { Ns } from '../../base/units.ts';

/** Of the waits of one series, how many are from … up to, but not including. */
export interface Bar {
  readonly fromNs: Ns;
  readonly toNs: Ns;
  readonly count: number;
  /** Position at which the first of them was over. */
  readonly position: number;
}

/** Bars half as wide as the one behind them, the same for every series, so that rows can be compared. */
export function barsOf(series: readonly (readonly { readonly waitNs: Ns; readonly position: number }[])[]): readonly (readonly Bar[])[] {
  const all = series.flat().map(({ waitNs }) => stepOf(waitNs));
  if (all.length === 0) return series.map(() => []);
  const first = Math.min(...all);
  const last = Math.max(...all);
  return series.map((waits) =>
    Array.from({ length: last - first + 1 }, (_, index) => {
      const own = waits.filter(({ waitNs }) => stepOf(waitNs) === first + index);
      return { fromNs: startOf(first + index), toNs: startOf(first + index + 1), count: own.length, position: own[0]?.position ?? -1 };
    }),
  );
}

/** Which bar a wait belongs to: 0 for nothing, then one for each power of two. */
function stepOf(waitNs: Ns): number {
  return waitNs < 1 ? 0 : Math.floor(Math.log2(waitNs)) + 1;
}

function startOf(step: number): Ns {
  return step === 0 ? 0 : 2 ** (step - 1);
}
