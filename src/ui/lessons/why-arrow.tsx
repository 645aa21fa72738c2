import type { StoreApi } from 'zustand';
import type { Learning } from '../../lab/learning/learning.ts';
import type { Why } from '../../lab/learning/why.ts';
import { contextOf } from '../../base/trace-flags.ts';
import type { Plot } from '../../trace/layout/plot.ts';
import { useLab } from '../lab.ts';
import type { TimelineModel, TimelineRun } from '../timeline/model.ts';
import { useLearning } from './learning.ts';
import './lessons.css';

/** Across the timeline, from the step that wrote a value to where the reader saw it and asked. */
export default function WhyArrow({ learning, model, plot }: { learning: StoreApi<Learning>; model: TimelineModel; plot: Plot }) {
  const why = useLearning(learning, (state) => state.why);
  const hiddenAfter = useLab((lab) => lab.runs.find(({ id }) => id === why?.run)?.hiddenAfter) ?? Number.POSITIVE_INFINITY;
  const run = model.runs.find(({ id }) => id === why?.run);
  if (!why || !run || why.from === why.to || why.from > hiddenAfter) return null;
  const [wrote, asked] = endsOf(run, why, plot);
  return (
    <svg className="why-arrow" width={plot.right + 1} height={model.height} aria-hidden="true">
      <path d={wayOf(wrote, asked)} />
      <circle cx={wrote.x} cy={wrote.y} r={3.5} />
      <path className="why-head" d={`M${asked.x} ${asked.y}l-4.5 -9h9Z`} />
    </svg>
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where the value was written, and where the reader stood; at the plot's edge where that is out of sight. */
function endsOf(run: TimelineRun, why: Why, plot: Plot): readonly [Place, Place] {
  const place = (index: number) => {
    const x = plot.x(run.recording.log.timeNs(index) - run.recording.zeroNs);
    return { x: Math.min(plot.right - 6, Math.max(plot.left + 6, x)), y: topOf(run, index) };
  };
  return [place(why.write), place(why.from - 1)];
}

/** The upper edge of the innermost bar that an event happened in: of its context, on its CPU. */
function topOf({ rows, recording: { log, zeroNs } }: TimelineRun, index: number): number {
  const timeNs = log.timeNs(index) - zeroNs;
  const context = contextOf(log.flags(index));
  const cpus = rows.labels.filter(({ sort }) => sort === 'cpu');
  const row = cpus.findIndex(({ number }) => number === log.cpu(index));
  const floor = cpus[row]?.y ?? rows.top;
  const ceiling = cpus[row - 1]?.y ?? rows.top - 1;
  const around = rows.bars.filter((bar) => bar.context === context && bar.fromNs <= timeNs && bar.toNs >= timeNs && bar.top > ceiling && bar.top <= floor);
  return around.reduce((top, bar) => Math.min(top, bar.top), floor);
}

/** Up from the one, across, and down onto the other from above. */
function wayOf(wrote: Place, asked: Place): string {
  const over = Math.max(4, Math.min(wrote.y, asked.y) - RISE);
  const end = asked.y - HEAD;
  return `M${wrote.x} ${wrote.y}C${wrote.x} ${over} ${asked.x} ${over} ${asked.x} ${end}`;
}

const RISE = 34;
const HEAD = 8;
