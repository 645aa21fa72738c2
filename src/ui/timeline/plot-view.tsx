import { lazy, memo, Suspense, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { ComponentProps, RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { LabRun } from '../../lab/state.ts';
import { formatNs, formatTime } from '../../trace/layout/format.ts';
import { focusedRun, useActions, useLab, useLabStore } from '../lab.ts';
import { useLearning } from '../lessons/learning.ts';
import type { Messages } from '../text/en/page.ts';
import { runName } from '../run-name.ts';
import { useText } from '../text/text.ts';
import type { BreakWord } from '../../trace/layout/shapes.ts';
import { breakWords } from '../../trace/layout/shapes.ts';
import { tickLabels } from '../../trace/layout/ticks.ts';
import type { TickLabel } from '../../trace/layout/ticks.ts';
import { Axis, Folds } from './axis-view.tsx';
import { Bars, PatternDefs } from './bars-view.tsx';
import type { TimelineModel, TimelineRun } from './model.ts';
import { AXIS, FLAG } from './model.ts';
import { Playhead } from './playhead-view.tsx';
import { placeIn } from './place-in.ts';
import { Pinch } from './pinch.ts';
import type { Plot } from '../../trace/layout/plot.ts';
import type { Range } from './range.ts';
import { rangeBetween } from './range.ts';
import type { Bar, RowLabel } from '../../trace/layout/rows.ts';
import { barAt } from '../../trace/layout/rows.ts';
import type { View } from '../../trace/layout/scale.ts';
import { panned, zoomed } from '../../trace/layout/scale.ts';
import { Words } from './words-view.tsx';

const LaneCanvas = lazy(() => import('./canvas/lane-canvas.tsx'));
const WhyArrow = lazy(() => import('../lessons/why-arrow.tsx'));

interface PlotProps {
  readonly model: TimelineModel;
  readonly plot: Plot;
  readonly runs: readonly LabRun[];
  readonly onView: (view: View) => void;
  readonly range?: Range;
  readonly onRange: (range: Range | undefined) => void;
  readonly onMore: (all: boolean) => void;
}

/**
 * Layers, lowest first: axis, bars, folds, playhead, names. All but the playhead stay as
 * they are while it moves: the border between past and future is the edge of a box.
 */
export function PlotView({ model, plot, runs, onView, range, onRange, onMore }: PlotProps) {
  const text = useText();
  const [tip, setTip] = useState<Tip>();
  const element = useRef<HTMLDivElement>(null);
  useWheel(element, { model, plot, onView });
  useEscape(tip !== undefined || range !== undefined, () => (tip ? setTip(undefined) : onRange(undefined)));
  const handlers = usePointer({ model, plot, onView, onTip: setTip, onRange });
  const learning = useLab((lab) => lab.learning);
  const ticks = useMemo(() => tickLabels(plot), [plot]);
  const words = useMemo(() => breakWords(plot, plot.left, plot.right, text.timeline.folded), [plot, text]);
  const times = model.runs.map((run) => timeOf(run, runs));
  const names = runs.map((run) => runName(text, run)).join('\n');
  return (
    <div className={model.isDense ? 'plot dense' : 'plot'} ref={element} {...handlers}>
      <Ground model={model} plot={plot} ticks={ticks} />
      {range && <RangeView range={range} plot={plot} height={model.height} />}
      {model.runs.map((run, index) => (
        <RunView key={run.id} run={run} plot={plot} nowNs={times[index]} endNs={hiddenNs(run, runs)} text={text} />
      ))}
      <Over model={model} plot={plot} words={words} text={text} names={names} />
      <svg width={plot.right + 1} height={model.height} aria-hidden="true">
        <Playhead model={model} plot={plot} ticks={ticks} words={words} times={times} text={text} />
      </svg>
      {model.runs.map((run) => (
        <WordsView key={run.id} run={run} plot={plot} endNs={hiddenNs(run, runs)} text={text} />
      ))}
      {model.runs.map(({ id, rows }) => rows.more && <MoreButton key={id} y={rows.more.y} count={rows.more.count} onMore={onMore} />)}
      {learning && <WhyPlace learning={learning} model={model} plot={plot} />}
      <AxisButton plot={plot} range={range} onRange={onRange} />
      {tip && <TipView tip={tip} plot={plot} />}
    </div>
  );
}

function timeOf(run: TimelineRun, runs: readonly LabRun[]): number {
  const { log, zeroNs } = run.recording;
  const position = runs.find(({ id }) => id === run.id)?.position ?? 0;
  return (position === 0 ? log.timeNs(0) : log.timeNs(position - 1)) - zeroNs;
}

/** Fetches the arrow when somebody first asks why. */
function WhyPlace({ learning, ...where }: ComponentProps<typeof WhyArrow>) {
  const isAsked = useLearning(learning, ({ why }) => why !== undefined);
  return (
    isAsked && (
      <Suspense>
        <WhyArrow learning={learning} {...where} />
      </Suspense>
    )
  );
}

/** While a prediction is open, what comes after it is not drawn. */
function hiddenNs(run: TimelineRun, runs: readonly LabRun[]): number {
  const after = runs.find(({ id }) => id === run.id)?.hiddenAfter;
  const { log, zeroNs } = run.recording;
  return after === undefined ? Number.POSITIVE_INFINITY : log.timeNs(Math.max(0, after - 1)) - zeroNs;
}

const Ground = memo(function Ground({ model, plot, ticks }: { model: TimelineModel; plot: Plot; ticks: readonly TickLabel[] }) {
  return (
    <svg width={plot.right + 1} height={model.height} aria-hidden="true">
      <PatternDefs />
      <Axis labels={ticks} height={model.height} />
    </svg>
  );
});

const Over = memo(function Over({ model, plot, words, text, names }: { model: TimelineModel; plot: Plot; words: readonly BreakWord[]; text: Messages; names: string }) {
  return (
    <svg width={plot.right + 1} height={model.height} aria-hidden="true">
      <Folds plot={plot} height={model.height} words={words} />
      <RowNames model={model} text={text} names={names.split('\n')} left={plot.left} />
    </svg>
  );
});

/** One machine: the past solid, the time to come tinted, the border between them at the playhead. */
function RunView({ run, plot, nowNs, endNs, text }: { run: TimelineRun; plot: Plot; nowNs: number; endNs: number; text: Messages }) {
  const now = Math.min(plot.right, Math.max(plot.left, plot.x(nowNs)));
  const end = endNs === Number.POSITIVE_INFINITY ? plot.right : Math.max(now, Math.min(plot.right, plot.x(endNs)));
  const { top, height } = bandOf(run);
  const band = { top, height, left: plot.left };
  if (run.long) {
    return (
      <div className="run-band" style={{ ...band, width: end - plot.left }}>
        <Suspense>
          <LaneCanvas long={run.long} zeroNs={run.recording.zeroNs} plot={plot} top={top} height={height} />
          <div className="lanes-future" style={{ left: now - plot.left, width: end - now }} />
        </Suspense>
      </div>
    );
  }
  return (
    <div className="run-band" style={{ ...band, width: end - plot.left }}>
      <Tense run={run} plot={plot} tense="future" idle={text.context.I.name} top={top} />
      <div className="run-band" style={{ height: band.height, width: now - plot.left }}>
        <Tense run={run} plot={plot} tense="past" idle={text.context.I.name} top={top} />
      </div>
    </div>
  );
}

/** Words lie over the playhead, so that it never crosses one out; those of the hidden future are cut off. */
const WordsView = memo(function WordsView({ run, plot, endNs, text }: { run: TimelineRun; plot: Plot; endNs: number; text: Messages }) {
  const end = Math.max(plot.left, Math.min(plot.right, plot.x(endNs)));
  const { top, height } = bandOf(run);
  return (
    <div className="run-band words" style={{ top, height, left: plot.left, width: end - plot.left }}>
      <svg width={plot.width} height={height} viewBox={viewBoxOf(plot, top, height)} aria-hidden="true">
        <Words run={run} plot={plot} endNs={endNs} text={text} />
      </svg>
    </div>
  );
});

const EDGE = 2;

function bandOf({ rows }: TimelineRun): { readonly top: number; readonly height: number } {
  return { top: rows.top - EDGE, height: rows.height + 2 * EDGE };
}

/** A drawing in a band of its own keeps the coordinates of the whole. */
function viewBoxOf(plot: Plot, top: number, height: number): string {
  return `${plot.left} ${top} ${plot.width} ${height}`;
}

const Tense = memo(function Tense({ run, plot, tense, idle, top }: { run: TimelineRun; plot: Plot; tense: 'past' | 'future'; idle: string; top: number }) {
  const height = run.rows.height + 2 * EDGE;
  return (
    <svg width={plot.width} height={height} viewBox={viewBoxOf(plot, top, height)} aria-hidden="true">
      <Bars run={run} plot={plot} tense={tense} idle={idle} />
    </svg>
  );
});

function RowNames({ model, text, names, left }: { model: TimelineModel; text: Messages; names: readonly string[]; left: number }) {
  const isNarrow = left < 40;
  return (
    <g>
      {model.runs.map((run, index) => (
        <g key={run.id}>
          <text x={isNarrow ? left : 0} y={run.rows.top + 12} className="run-name">
            {names[index]}
          </text>
          {!isNarrow &&
            run.rows.labels.map((label) => (
              <text key={label.key} x="0" y={label.y + 4.5} className="row-name">
                {rowName(label, text)}
              </text>
            ))}
        </g>
      ))}
    </g>
  );
}

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
        {formatTime(bar.fromNs)} – {formatTime(bar.toNs)}
      </span>
    </div>
  );
}

/** In the row of those that have none: opens rows for them, or closes them again. */
function MoreButton({ y, count, onMore }: { y: number; count: number; onMore: (all: boolean) => void }) {
  const text = useText();
  return (
    <button type="button" className="more-button" style={{ top: y }} aria-expanded={count === 0} onPointerDown={(event) => event.stopPropagation()} onClick={() => onMore(count > 0)}>
      {count > 0 ? text.stage.more(count) : text.timeline.fewer}
    </button>
  );
}

/** The selected stretch, from the axis down through all rows. */
function RangeView({ range, plot, height }: { range: Range; plot: Plot; height: number }) {
  const from = Math.min(plot.right, Math.max(plot.left, plot.x(range.fromNs)));
  const to = Math.min(plot.right, Math.max(plot.left, plot.x(range.toNs)));
  return <div className="range-band" style={{ left: from, width: Math.max(1, to - from), height: height - FLAG }} />;
}

/** The axis, to be dragged along or, with the focus on it, to be selected on by keys; pressed by key it selects all that is seen. */
function AxisButton({ plot, range, onRange }: Pick<PlotProps, 'plot' | 'range' | 'onRange'>) {
  const text = useText().timeline;
  const keys = useRangeKeys({ plot, range, onRange });
  const press = (event: React.MouseEvent) => {
    // A press by pointer seeks.
    if (event.detail === 0) onRange(range ? undefined : { fromNs: plot.timeNs(plot.left), toNs: plot.timeNs(plot.right) });
  };
  return (
    <button
      type="button"
      className="axis-button"
      style={{ left: plot.left, width: plot.width, height: AXIS }}
      aria-label={text.select}
      aria-pressed={range !== undefined}
      title={text.selectTip}
      data-selects=""
      onKeyDown={keys}
      onClick={press}
    />
  );
}

/** Shift with an arrow selects from the playhead on, or moves the end of what is selected: a fiftieth of what is seen. */
function useRangeKeys({ plot, range, onRange }: Pick<PlotProps, 'plot' | 'range' | 'onRange'>) {
  const store = useLabStore();
  // Which end moves: the one that is not held.
  const [heldNs, setHeldNs] = useState<number>();
  return (event: React.KeyboardEvent) => {
    const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!event.shiftKey || way === 0) return;
    event.preventDefault();
    const held = range && (heldNs === range.fromNs || heldNs === range.toNs) ? heldNs : range ? range.fromNs : playheadNs(focusedRun(store.getState()));
    const moving = !range ? held : held === range.fromNs ? range.toNs : range.fromNs;
    setHeldNs(held);
    onRange(rangeBetween(held, plot.timeNs(plot.x(moving) + (way * plot.width) / 50)));
  };
}

function playheadNs({ recording, position }: LabRun): number {
  return recording ? recording.log.timeNs(Math.max(0, position - 1)) - recording.zeroNs : 0;
}

interface PointerProps {
  readonly model: TimelineModel;
  readonly plot: Plot;
  readonly onView: (view: View) => void;
  readonly onRange: (range: Range | undefined) => void;
  readonly onTip: (tip: Tip | undefined) => void;
}

/** What is said on hovering can be sent away without moving the pointer. */
function useEscape(isOn: boolean, leave: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    // What is open over the page is closed first.
    if (event.key === 'Escape' && !document.querySelector('dialog[open], :popover-open')) leave();
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isOn]);
}

/**
 * The wheel with Ctrl zooms around the pointer; sideways, or with Shift, it pans. Otherwise
 * it is the page's. However often it turns, all is drawn once a frame, within that frame.
 */
function useWheel(element: RefObject<HTMLElement | null>, { model, plot, onView }: Pick<PointerProps, 'model' | 'plot' | 'onView'>): void {
  const pending = useRef<View>(undefined);
  const show = useEffectEvent(() => {
    const view = pending.current;
    pending.current = undefined;
    if (view) flushSync(() => onView(view));
  });
  const turn = useEffectEvent((event: WheelEvent, box: HTMLElement) => {
    const whole = model.axis.length;
    const view = pending.current ?? plot.view;
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    let next: View;
    if (event.ctrlKey || event.metaKey) {
      const around = (placeIn(box, event).x - plot.left) / plot.width;
      next = zoomed(view, 2 ** (event.deltaY / 240), Math.min(1, Math.max(0, around)), whole);
    } else if (Math.abs(sideways) > 1) next = panned(view, (sideways * (view.to - view.from)) / plot.width, whole);
    else return;
    event.preventDefault();
    if (!pending.current) requestAnimationFrame(() => show());
    pending.current = next;
  });
  useEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    const wheel = (event: WheelEvent) => turn(event, box);
    box.addEventListener('wheel', wheel, { passive: false });
    return () => box.removeEventListener('wheel', wheel);
  }, [element]);
}

interface Drag {
  readonly x: number;
  readonly view: View;
  readonly moved: boolean;
  /** Begun on the axis: it selects from this time on. */
  readonly selectsFromNs?: number;
}

function barOf({ long, rows }: TimelineRun, timeNs: number, y: number): Bar | undefined {
  return long ? long.barAt(timeNs, y) : barAt(rows.bars, timeNs, y);
}

/** A press seeks, a drag pans, on the axis it selects; a tip says what is under the pointer. */
function usePointer({ model, plot, onView, onTip, onRange }: PointerProps) {
  const { seek } = useActions();
  const store = useLabStore();
  const [drag, setDrag] = useState<Drag>();
  const [pinch] = useState(() => new Pinch());
  const place = (event: React.PointerEvent) => placeIn(event.currentTarget as HTMLElement, event);
  const share = (event: React.PointerEvent) => (place(event).x - plot.left) / plot.width;
  const runAt = (y: number) => model.runs.findLast((run) => y >= run.rows.top - 8) ?? model.runs[0];
  const within = (x: number) => Math.min(plot.right, Math.max(plot.left, x));
  const dragOn = (event: React.PointerEvent, from: Drag) => {
    if (!from.moved) setDrag({ ...from, moved: true });
    onTip(undefined);
    if (from.selectsFromNs !== undefined) onRange(rangeBetween(from.selectsFromNs, plot.timeNs(within(place(event).x))));
    else onView(panned(from.view, (from.x - place(event).x) / plot.density, model.axis.length));
  };
  const point = ({ x, y }: { x: number; y: number }) => {
    const run = runAt(y);
    const hidden = store.getState().runs.find(({ id }) => id === run.id)?.hiddenAfter ?? Number.POSITIVE_INFINITY;
    const bar = x < plot.left ? undefined : barOf(run, plot.timeNs(x), y);
    onTip(bar && bar.position <= hidden ? { bar, x } : undefined);
  };
  return {
    onPointerDown(event: React.PointerEvent) {
      if (event.button !== 0) return;
      const { x, y } = place(event);
      if (event.pointerType === 'touch') pinch.down(event.pointerId, share(event), plot.view);
      setDrag({ x, view: plot.view, moved: false, selectsFromNs: y < AXIS ? plot.timeNs(within(x)) : undefined });
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: React.PointerEvent) {
      const view = pinch.move(event.pointerId, share(event), model.axis.length);
      if (view) onView(view);
      // What began as a pinch is no press, nor a drag from where the other finger was.
      if (view && drag) setDrag(undefined);
      else if (drag && (drag.moved || Math.abs(place(event).x - drag.x) > 4)) dragOn(event, drag);
      else if (!view) point(place(event));
    },
    onPointerUp(event: React.PointerEvent) {
      pinch.up(event.pointerId);
      setDrag(undefined);
      const { x, y } = place(event);
      if (!drag || drag.moved || x < plot.left) return;
      const run = runAt(y > model.height - FLAG || y < AXIS ? AXIS : y);
      const { log, zeroNs } = run.recording;
      seek(run.id, log.positionAt(plot.timeNs(x) + zeroNs));
    },
    onPointerLeave: () => onTip(undefined),
    onPointerCancel(event: React.PointerEvent) {
      pinch.up(event.pointerId);
      setDrag(undefined);
    },
  };
}
