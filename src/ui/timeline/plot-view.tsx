import { memo, useEffect, useRef, useState } from 'react';
import type { LabRun } from '../../lab/state.ts';
import { formatNs } from '../format.ts';
import { useActions, useLabStore } from '../lab.ts';
import type { Messages } from '../text/en.ts';
import { useText } from '../text/text.ts';
import { Axis, Folds } from './axis-view.tsx';
import { Bars, PatternDefs } from './bars-view.tsx';
import type { TimelineModel, TimelineRun } from './model.ts';
import { AXIS, FLAG } from './model.ts';
import { Playhead } from './playhead-view.tsx';
import type { Plot } from './plot.ts';
import type { Bar, RowLabel } from './rows.ts';
import { barAt } from './rows.ts';
import type { View } from './scale.ts';
import { panned, zoomed } from './scale.ts';
import { Words } from './words-view.tsx';

interface PlotProps {
  readonly model: TimelineModel;
  readonly plot: Plot;
  readonly runs: readonly LabRun[];
  readonly onView: (view: View) => void;
}

export function PlotView({ model, plot, runs, onView }: PlotProps) {
  const text = useText();
  const [tip, setTip] = useState<Tip>();
  const hand = usePointer({ model, plot, onView, onTip: setTip });
  const times = model.runs.map((run) => timeOf(run, runs));
  return (
    <div className="plot" ref={hand.ref} {...hand.handlers} data-own-wheel>
      <svg width={plot.right + 1} height={model.height} aria-hidden="true">
        <PatternDefs />
        <clipPath id="plot-clip">
          <rect x={plot.left} y="0" width={plot.width} height={model.height} />
        </clipPath>
        <g clipPath="url(#plot-clip)">
          <Axis plot={plot} height={model.height} />
          {model.runs.map((run, index) => (
            <RunView key={run.id} run={run} plot={plot} nowNs={times[index]} hiddenNs={hiddenNs(run, runs)} text={text} />
          ))}
          <Folds plot={plot} height={model.height} text={text} />
        </g>
        <Playhead model={model} plot={plot} times={times} text={text} />
        <RowNames model={model} runs={runs} text={text} left={plot.left} />
      </svg>
      {tip && <TipView tip={tip} plot={plot} />}
    </div>
  );
}

function timeOf(run: TimelineRun, runs: readonly LabRun[]): number {
  const { log, zeroNs } = run.recording;
  const position = runs.find(({ id }) => id === run.id)?.position ?? 0;
  return (position === 0 ? log.timeNs(0) : log.timeNs(position - 1)) - zeroNs;
}

/** While a prediction is open, what comes after it is not drawn. */
function hiddenNs(run: TimelineRun, runs: readonly LabRun[]): number {
  const after = runs.find(({ id }) => id === run.id)?.hiddenAfter;
  const { log, zeroNs } = run.recording;
  return after === undefined ? Number.POSITIVE_INFINITY : log.timeNs(Math.max(0, after - 1)) - zeroNs;
}

/** One machine: the past solid, the time to come tinted, the border between them at the playhead. */
function RunView({ run, plot, nowNs, hiddenNs: endNs, text }: { run: TimelineRun; plot: Plot; nowNs: number; hiddenNs: number; text: Messages }) {
  const now = Math.max(plot.left, plot.x(nowNs));
  const end = endNs === Number.POSITIVE_INFINITY ? plot.right : Math.max(now, Math.min(plot.right, plot.x(endNs)));
  const { top, height } = run.rows;
  return (
    <>
      <clipPath id={`past-${run.id}`}>
        <rect x={plot.left} y={top - 2} width={Math.max(0, now - plot.left)} height={height + 4} />
      </clipPath>
      <clipPath id={`future-${run.id}`}>
        <rect x={now} y={top - 2} width={Math.max(0, end - now)} height={height + 4} />
      </clipPath>
      <clipPath id={`known-${run.id}`}>
        <rect x={plot.left} y={top - 2} width={Math.max(0, end - plot.left)} height={height + 4} />
      </clipPath>
      <g clipPath={`url(#future-${run.id})`}>
        <Bars run={run} plot={plot} tense="future" idle={text.context.I.name} />
      </g>
      <g clipPath={`url(#past-${run.id})`}>
        <Bars run={run} plot={plot} tense="past" idle={text.context.I.name} />
      </g>
      <g clipPath={`url(#known-${run.id})`}>
        <Words run={run} plot={plot} text={text} />
      </g>
    </>
  );
}

const RowNames = memo(function RowNames({ model, runs, text, left }: { model: TimelineModel; runs: readonly LabRun[]; text: Messages; left: number }) {
  const isNarrow = left < 40;
  return (
    <g className="row-names">
      {model.runs.map((run) => {
        const mechanism = runs.find(({ id }) => id === run.id)?.mechanism ?? 'program';
        return (
          <g key={run.id}>
            <text x={left === 84 ? 0 : left} y={run.rows.top + 12} className="run-name">
              {text.mechanism[mechanism].name}
            </text>
            {!isNarrow &&
              run.rows.labels.map((label) => (
                <text key={label.key} x="0" y={label.y + 4.5} className="row-name">
                  {rowName(label, text)}
                </text>
              ))}
          </g>
        );
      })}
    </g>
  );
});

function rowName({ sort, number }: RowLabel, text: Messages): string {
  if (sort === 'cpu') return text.stage.cpu(number);
  const name = text.timeline.row[sort];
  return number > 0 ? `${name} ${number}` : name;
}

interface Tip {
  readonly bar: Bar;
  readonly x: number;
}

function TipView({ tip, plot }: { tip: Tip; plot: Plot }) {
  const { bar } = tip;
  const isLeft = tip.x > plot.right - 260;
  return (
    <div className="tip" role="presentation" style={{ top: bar.top + bar.height + 6, ...(isLeft ? { right: plot.right - tip.x } : { left: tip.x }) }}>
      <b>
        {bar.context ? `${bar.context} ` : ''}
        {bar.label}
      </b>{' '}
      {formatNs(bar.toNs - bar.fromNs)}
      <br />
      <span>
        {formatNs(bar.fromNs)} – {formatNs(bar.toNs)}
      </span>
    </div>
  );
}

interface PointerProps {
  readonly model: TimelineModel;
  readonly plot: Plot;
  readonly onView: (view: View) => void;
  readonly onTip: (tip: Tip | undefined) => void;
}

/** A press seeks, a drag pans, the wheel with Ctrl zooms; a tip says what is under the pointer. Escape takes it away. */
function usePointer({ model, plot, onView, onTip }: PointerProps) {
  const { seek } = useActions();
  const store = useLabStore();
  const ref = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; view: View; moved: boolean }>(undefined);
  const latest = useRef({ model, plot, onView });
  latest.current = { model, plot, onView };

  useEffect(() => {
    const element = ref.current!;
    const wheel = (event: WheelEvent) => {
      const { model: of, plot: on, onView: show } = latest.current;
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        const around = (event.clientX - element.getBoundingClientRect().left - on.left) / on.width;
        show(zoomed(on.view, 2 ** (event.deltaY / 240), Math.min(1, Math.max(0, around)), of.axis.length));
      } else if (Math.abs(sideways) > 1) show(panned(on.view, sideways / on.density, of.axis.length));
      else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, []);

  const place = (event: React.PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const runAt = (y: number) => model.runs.findLast((run) => y >= run.rows.top - 8) ?? model.runs[0];

  const handlers = {
    onPointerDown(event: React.PointerEvent) {
      if (event.button !== 0) return;
      drag.current = { x: event.clientX, view: plot.view, moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: React.PointerEvent) {
      const { x, y } = place(event);
      const start = drag.current;
      if (start && (start.moved || Math.abs(event.clientX - start.x) > 4)) {
        start.moved = true;
        onTip(undefined);
        onView(panned(start.view, (start.x - event.clientX) / plot.density, model.axis.length));
        return;
      }
      const run = runAt(y);
      const hidden = store.getState().runs.find(({ id }) => id === run.id)?.hiddenAfter;
      const bar = x < plot.left ? undefined : barAt(run.rows.bars, plot.timeNs(x), y);
      onTip(bar && (hidden === undefined || bar.position <= hidden) ? { bar, x } : undefined);
    },
    onPointerUp(event: React.PointerEvent) {
      const start = drag.current;
      drag.current = undefined;
      if (!start || start.moved) return;
      const { x, y } = place(event);
      if (x < plot.left) return;
      const run = runAt(y > model.height - FLAG || y < AXIS ? AXIS : y);
      const { log, zeroNs } = run.recording;
      seek(run.id, log.positionAt(plot.timeNs(x) + zeroNs));
    },
    onPointerLeave: () => onTip(undefined),
    onPointerCancel() {
      drag.current = undefined;
    },
  };
  return { ref, handlers };
}
