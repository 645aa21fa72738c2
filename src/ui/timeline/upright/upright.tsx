import { memo, useMemo, useState } from 'react';
import type { LabRun } from '../../../lab/state.ts';
import { formatTime } from '../../../trace/layout/format.ts';
import { firstFitting, textWidth } from '../../../trace/layout/labels.ts';
import { Plot } from '../../../trace/layout/plot.ts';
import type { Bar, RunRows } from '../../../trace/layout/rows.ts';
import type { View } from '../../../trace/layout/scale.ts';
import { panned } from '../../../trace/layout/scale.ts';
import { arrowShape, barShape, breakShape } from '../../../trace/layout/shapes.ts';
import { tickLabels } from '../../../trace/layout/ticks.ts';
import { useActions } from '../../lab.ts';
import { useSize } from '../../measure.ts';
import { useText } from '../../text/text.ts';
import { PatternDefs } from '../bars-view.tsx';
import type { TimelineModel, TimelineRun } from '../model.ts';
import { Pinch } from '../pinch.ts';
import { placeIn } from '../place-in.ts';
import { columnsOf, NAMES, TIMES, TRANSPOSED, uprightWords } from './upright-plot.ts';
import './upright.css';

interface UprightProps {
  readonly model: TimelineModel;
  readonly drawn: TimelineRun;
  readonly run: LabRun;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** One machine's timeline for a phone: time runs down, and every row is a column. */
export default function Upright({ model, drawn, run, view, onView }: UprightProps) {
  const [ref, size] = useSize<HTMLDivElement>();
  return (
    <div ref={ref} className="upright">
      {size && size.height > 2 * NAMES && <Columns model={model} drawn={drawn} run={run} view={view} onView={onView} width={size.width} height={size.height} />}
    </div>
  );
}

function Columns({ model, drawn, run, view, onView, width, height }: UprightProps & { width: number; height: number }) {
  const { recording, timeline } = drawn;
  const plot = useMemo(() => new Plot(model.axis, view, NAMES, height - 1), [model, view, height]);
  const rows = useMemo(() => columnsOf(timeline, recording, width), [timeline, recording, width]);
  const { log, zeroNs } = recording;
  const timeOf = (position: number) => log.timeNs(Math.max(0, position - 1)) - zeroNs;
  const nowNs = timeOf(run.position);
  const endNs = run.hiddenAfter === undefined ? Number.POSITIVE_INFINITY : timeOf(run.hiddenAfter);
  const now = Math.max(plot.left, Math.min(plot.right, plot.x(nowNs)));
  const end = endNs === Number.POSITIVE_INFINITY ? plot.right : Math.max(now, Math.min(plot.right, plot.x(endNs)));
  const press = usePress({ model, plot, onView, run, zeroNs });
  return (
    <div className="upright-plot" {...press}>
      <svg width={width} height={height} aria-hidden="true">
        <PatternDefs />
        <Names rows={rows} />
        <svg y={NAMES} width={width} height={end - NAMES} viewBox={`0 ${NAMES} ${width} ${end - NAMES}`}>
          <Drawn rows={rows} plot={plot} width={width} />
          <Latencies rows={rows} plot={plot} endNs={endNs} />
          <rect className="upright-future" y={now} width={width} height={plot.right - now} />
        </svg>
        <g className="upright-now" transform={`translate(0 ${now})`}>
          <path d={`M${TIMES - 4} 0H${width}`} />
          <rect y="-9" width={textWidth(formatTime(nowNs), 12) + 10} height="18" rx="4" />
          <text x="5" y="4.5">
            {formatTime(nowNs)}
          </text>
        </g>
      </svg>
    </div>
  );
}

/** What a column is, over it: of a CPU's three the one its tasks have. */
function Names({ rows }: { rows: RunRows }) {
  const text = useText();
  return (
    <g className="upright-names">
      {rows.labels.map(({ key, y, sort, number }) => (
        <text key={key} x={y} y="14" textAnchor="middle">
          {sort === 'cpu' ? text.stage.cpu(number) : `${text.timeline.row[sort]}${number > 0 ? ` ${number}` : ''}`}
        </text>
      ))}
      {rows.more && (
        <text x={rows.more.y} y="14">
          {text.stage.more(rows.more.count)}
        </text>
      )}
    </g>
  );
}

/** Everything but the playhead: it stays as it is while that moves. */
const Drawn = memo(function Drawn({ rows, plot, width }: { rows: RunRows; plot: Plot; width: number }) {
  const text = useText();
  return (
    <>
      <g className="axis">
        {tickLabels(plot).map(({ timeNs, x, text: says }) => (
          <g key={timeNs}>
            <line x1={TIMES - 4} x2={width} y1={x} y2={x} />
            <text x="0" y={x + 4.5}>
              {says}
            </text>
          </g>
        ))}
      </g>
      {rows.bars.map((bar) => (
        <UprightBar key={bar.key} bar={bar} plot={plot} idle={text.context.I.name} />
      ))}
      <g transform={TRANSPOSED} className="latency-arrow">
        {rows.arrows.map((arrow) => {
          const shape = arrowShape(arrow, plot);
          return (
            shape && (
              <g key={arrow.arrow.from}>
                <path d={shape.line} />
                <path d={shape.head} className="head" />
              </g>
            )
          );
        })}
      </g>
      <g transform={TRANSPOSED}>
        {plot.breaks.map((each) => {
          const { ground, edges } = breakShape(each, TIMES - 4, width);
          return (
            <g key={each.from}>
              <path className="break-ground" d={ground} />
              <path className="break-line" d={edges} />
            </g>
          );
        })}
      </g>
    </>
  );
});

const LINE = 16;

function UprightBar({ bar, plot, idle }: { bar: Bar; plot: Plot; idle: string }) {
  const shape = barShape(bar, plot, idle);
  if (!shape) return null;
  const { top: x, height: width, context } = bar;
  const { x: y, width: height, textX, room } = shape;
  if (!context) {
    return (
      <>
        <rect x={x} y={y} width={width} height={height} rx="3" className="wait" />
        <rect x={x} y={y} width={width} height={height} fill="url(#pattern-wait)" />
      </>
    );
  }
  const name = context === 'I' ? idle : bar.label;
  const beside = room >= LINE ? firstFitting([name], width - 24) : '';
  const below = beside === '' && room >= 2 * LINE ? firstFitting([name], width - 6) : '';
  return (
    <g className={`bar ctx-${context}`}>
      <rect x={x} y={y} width={width} height={Math.max(1, height - 0.75)} rx={Math.min(3, height / 3)} className="bar-fill" />
      {height > 6 && context !== 'U' && <rect x={x + width - 5} y={y + 1} width="5" height={height - 2.75} fill={`url(#pattern-${context})`} className="bar-pattern" />}
      {room >= LINE && (
        <text x={x + 5} y={textX + 14} className="bar-letter">
          {context}
        </text>
      )}
      {(beside || below) && (
        <text x={x + (beside ? 19 : 5)} y={textX + (beside ? 14 : 14 + LINE)}>
          {beside || below}
        </text>
      )}
    </g>
  );
}

const Latencies = memo(function Latencies({ rows, plot, endNs }: { rows: RunRows; plot: Plot; endNs: number }) {
  const words = useMemo(() => uprightWords(rows, plot, endNs), [rows, plot, endNs]);
  return words.map(({ key, x, y, text }) => (
    <text key={key} x={x} y={y + 4.5} textAnchor="middle" className="latency">
      {text}
    </text>
  ));
});

interface PressOptions {
  readonly model: TimelineModel;
  readonly plot: Plot;
  readonly onView: (view: View) => void;
  readonly run: LabRun;
  readonly zeroNs: number;
}

/** A tap seeks, a drag pans, two fingers zoom. */
function usePress({ model, plot, onView, run, zeroNs }: PressOptions) {
  const { seek } = useActions();
  const [pinch] = useState(() => new Pinch());
  const [drag, setDrag] = useState<{ readonly y: number; readonly view: View; readonly moved: boolean }>();
  const whole = model.axis.length;
  const yOf = (event: React.PointerEvent) => placeIn(event.currentTarget as HTMLElement, event).y;
  const share = (event: React.PointerEvent) => (yOf(event) - plot.left) / plot.width;
  const lift = (event: React.PointerEvent) => {
    pinch.up(event.pointerId);
    setDrag(undefined);
  };
  return {
    onPointerDown(event: React.PointerEvent) {
      pinch.down(event.pointerId, share(event), plot.view);
      setDrag(pinch.isUnderWay ? undefined : { y: yOf(event), view: plot.view, moved: false });
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: React.PointerEvent) {
      const view = pinch.move(event.pointerId, share(event), whole);
      if (view) onView(view);
      if (!drag || (!drag.moved && Math.abs(yOf(event) - drag.y) <= 4)) return;
      if (!drag.moved) setDrag({ ...drag, moved: true });
      onView(panned(drag.view, (drag.y - yOf(event)) / plot.density, whole));
    },
    onPointerUp(event: React.PointerEvent) {
      lift(event);
      if (drag && !drag.moved) seek(run.id, run.recording?.log.positionAt(plot.timeNs(yOf(event)) + zeroNs) ?? 0);
    },
    onPointerCancel: lift,
  };
}
