import type { Ns } from '../../base/units.ts';
import { eventTimes, plainAxis, storyView } from '../layout/axis.ts';
import type { LaidRun } from '../layout/axis.ts';
import { Plot } from '../layout/plot.ts';
import type { RunRows } from '../layout/rows.ts';
import { rowsOf } from '../layout/rows.ts';
import type { View } from '../layout/scale.ts';
import { FoldedAxis } from '../layout/scale.ts';
import { bpfImagesOf } from '../story.ts';
import { timelineOf } from '../timeline-builder.ts';

/** A run on a poster. */
export interface PosterRun extends LaidRun {
  readonly name: string;
}

/** Times since the runs' common zero. */
export interface TimeStretch {
  readonly fromNs: Ns;
  readonly toNs: Ns;
}

/** Where everything of a poster stands: the same rows and the same axis as on the page. */
export interface Scene {
  readonly plot: Plot;
  readonly runs: readonly { readonly run: PosterRun; readonly rows: RunRows }[];
  readonly width: number;
  readonly height: number;
  /** Rows and axis lie between these. */
  readonly top: number;
  readonly bottom: number;
}

export const MARGIN = 16;
const TITLE = 30;
/** Room for the round times. */
export const AXIS = 22;
const BETWEEN = 16;
/** Room for what a fold is long, and for the legend. */
const FOOT = 46;
/** Room for the names of rows. */
const NAMES = 84;

/** Lays runs out on one axis, of which `stretch` is seen; without one, the story. */
export function sceneOf(runs: readonly PosterRun[], width: number, hasTitle: boolean, stretch?: TimeStretch): Scene {
  const axis = axisOf(runs);
  const view = stretch ? viewOf(axis, stretch) : storyView(axis, runs);
  const top = MARGIN / 2 + (hasTitle ? TITLE : 0);
  let y = top + AXIS;
  const laid = runs.map((run) => {
    const rows = rowsOf(timelineOf(run.log), bpfImagesOf(run.log), { zeroNs: run.zeroNs, top: y });
    y += rows.height + BETWEEN;
    return { run, rows };
  });
  const bottom = y - BETWEEN + 4;
  return { plot: new Plot(axis, view, MARGIN + NAMES, width - MARGIN), runs: laid, width, height: bottom + FOOT, top, bottom };
}

/** Where quiet is the rule, breaks would be all there is to see. */
const MOST_FOLDS = 100;

function axisOf(runs: readonly PosterRun[]): FoldedAxis {
  const axis = new FoldedAxis(eventTimes(runs));
  return axis.folds.length > MOST_FOLDS ? plainAxis(runs) : axis;
}

/** A stretch shorter than this would be nothing but its own edges. */
const SHORTEST = 500;

/** The stretch with a little around it, so that its first and last event are seen. */
function viewOf(axis: FoldedAxis, { fromNs, toNs }: TimeStretch): View {
  const from = axis.drawn(fromNs);
  const length = Math.max(SHORTEST, axis.drawn(toNs) - from);
  return { from: Math.max(0, from - length * 0.03), to: Math.min(axis.length, from + length * 1.05) };
}
