import type { Ns } from '../base/units.ts';
import type { Log } from '../trace/log.ts';

/** A wait of a run, and the position (count of events) at which it was over. */
export interface Wait {
  readonly waitNs: Ns;
  readonly position: number;
}

/** A value from `timeNs` on, and the position at which it became so. */
export interface Reading {
  readonly timeNs: Ns;
  readonly value: number;
  readonly position: number;
}

/** A value that the others are measured by: a line across. */
export interface Level {
  /** As Linux calls it. */
  readonly name: string;
  readonly value: number;
}

/**
 * A picture of runs that a lesson asks for beside the stage. Its words stand in
 * the lesson's text under `## chart/ID: Title`: a paragraph, and a list with the
 * names of its series, in their order.
 */
export type Chart =
  | {
      readonly kind: 'waits';
      readonly id: string;
      /** How often each length of wait occurred, one row of bars a series. */
      readonly series: readonly { readonly run: string; waits(log: Log): readonly Wait[] }[];
    }
  | {
      readonly kind: 'values';
      readonly id: string;
      readonly unit: 'count' | 'ns';
      readonly levels?: readonly Level[];
      /** A value over the run's time, one line a series. */
      readonly series: readonly { readonly run: string; readings(log: Log): readonly Reading[] }[];
    };
