import type { Messages } from '../text/en/page.ts';
import { formatNs, formatTime } from '../../trace/layout/format.ts';
import type { BreakWord } from '../../trace/layout/shapes.ts';
import type { TickLabel } from '../../trace/layout/ticks.ts';
import { textWidth } from '../../trace/layout/labels.ts';
import type { TimelineModel } from './model.ts';
import { AXIS, FLAG } from './model.ts';
import type { Plot } from '../../trace/layout/plot.ts';

interface PlayheadProps {
  readonly model: TimelineModel;
  readonly plot: Plot;
  /** What is written over the rows, and below them. */
  readonly ticks: readonly TickLabel[];
  readonly words: readonly BreakWord[];
  readonly times: readonly number[];
  readonly text: Messages;
}

/** The one playhead: straight where the machines stand at one time, bent where they do not, and saying by how much. */
export function Playhead({ model, plot, ticks, words, times, text }: PlayheadProps) {
  const xs = times.map((time) => clamped(plot.x(time), plot));
  const bottom = model.height - FLAG + 2;
  const last = xs.length - 1;
  const bends = model.runs.slice(1).map((run) => run.rows.top - model.bend / 2);
  const d = `M${xs[0]} ${AXIS - 3}${bends.map((y, index) => `V${y}H${xs[index + 1]}`).join('')}V${bottom}`;
  return (
    <g className="playhead">
      <Cover flag={flagAt(xs[0], plot, formatTime(times[0]))} y={1} words={ticks} />
      {last > 0 && <Cover flag={flagAt(xs[last], plot, formatTime(times[last]))} y={model.height - FLAG + 1} words={words} />}
      <path d={d} className="halo" />
      <path d={d} />
      <Flag x={xs[0]} y={1} plot={plot} text={formatTime(times[0])} />
      {last > 0 && <Flag x={xs[last]} y={model.height - FLAG + 1} plot={plot} text={formatTime(times[last])} />}
      {bends.map((y, index) => (
        <Difference key={y} from={xs[index]} to={xs[index + 1]} y={y} ns={times[index + 1] - times[index]} plot={plot} text={text} />
      ))}
    </g>
  );
}

function clamped(x: number, plot: Plot): number {
  return Math.round(Math.min(plot.right, Math.max(plot.left, x)) * 2) / 2;
}

interface FlagPlace {
  readonly at: number;
  readonly width: number;
}

function flagAt(x: number, plot: Plot, text: string): FlagPlace {
  const width = textWidth(text, 12.5) + 14;
  return { at: Math.min(plot.right - width / 2, Math.max(plot.left + width / 2, x)), width };
}

/** Half a word says something else than the word: one that the flag touches goes as a whole. */
function Cover({ flag, y, words }: { flag: FlagPlace; y: number; words: readonly { readonly from: number; readonly to: number }[] }) {
  const { at, width } = flag;
  return words
    .filter(({ from, to }) => from < at + width / 2 + 3 && to > at - width / 2 - 3)
    .map(({ from, to }) => <rect key={from} className="cover" x={from - 2} y={y} width={to - from + 4} height={FLAG - 3} />);
}

function Flag({ x, y, plot, text }: { x: number; y: number; plot: Plot; text: string }) {
  const { at, width } = flagAt(x, plot, text);
  return (
    <g className="flag">
      <rect x={at - width / 2} y={y} width={width} height={FLAG - 2} rx="4" />
      <text x={at} y={y + 12} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}

/** Said beside the bend, on the side where there is room. */
function Difference({ from, to, y, ns, plot, text }: { from: number; to: number; y: number; ns: number; plot: Plot; text: Messages }) {
  if (ns === 0) return null;
  const length = formatNs(Math.abs(ns), 1);
  const says = ns > 0 ? text.timeline.later(length) : text.timeline.earlier(length);
  const right = Math.max(from, to) + 7;
  const fits = right + textWidth(says) < plot.right;
  return (
    <text x={fits ? right : Math.min(from, to) - 7} y={y + 4.5} textAnchor={fits ? 'start' : 'end'} className="difference">
      {says}
    </text>
  );
}
