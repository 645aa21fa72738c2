import type { StoreApi } from 'zustand';
import { seenChart, type ChartMark } from '../../lab/learning/charts.ts';
import type { Learning } from '../../lab/learning/learning.ts';
import { formatNs } from '../../trace/layout/format.ts';
import { useActions, useLab } from '../lab.ts';
import { useSize } from '../measure.ts';
import { Card } from '../lessons/card.tsx';
import { useLearning } from '../lessons/learning.ts';
import { enLessons } from '../text/en/lessons.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useWords } from '../text/words.ts';
import { barsOf } from './bars.ts';
import './chart.css';

type Waits = Extract<ChartMark, { kind: 'waits' }>;
type Values = Extract<ChartMark, { kind: 'values' }>;

/** The pictures a lesson asks for, each with a table that says the same. */
export default function ChartsCard({ learning }: { learning: StoreApi<Learning> }) {
  const words = useWords('lessons', enLessons);
  const all = useLearning(learning, (state) => state.charts);
  const runs = useLab((lab) => lab.runs);
  const charts = all.map((chart) => seenChart(chart, runs));
  const [ref, size] = useSize<HTMLDivElement>();
  // Drawn as wide as there is room: on a phone, too, its words have their size.
  const width = size?.width || WIDEST;
  return (
    <Card learning={learning} title={charts.length === 1 ? charts[0].title : words.chart}>
      <div ref={ref} />
      {charts.map((chart) => (
        <figure key={chart.id} className="chart">
          {charts.length > 1 && <h3>{chart.title}</h3>}
          <figcaption>
            {chart.paragraphs.map((paragraph) => (
              <p key={paragraph}>
                <RichText text={rich(paragraph)} />
              </p>
            ))}
          </figcaption>
          {chart.kind === 'waits' ? <WaitsChart chart={chart} width={width} /> : <ValuesChart chart={chart} width={width} />}
        </figure>
      ))}
    </Card>
  );
}

const WIDEST = 520;
/** Room for a time on the axis. */
const LABEL = 74;
const ROW = 88;
const NAME = 30;

/** How often each length of wait occurred: one row a series, bars twice as wide in time each. */
function WaitsChart({ chart: { series }, width }: { chart: Waits; width: number }) {
  const text = useWords('lessons', enLessons).charts;
  const { seek } = useActions();
  const rows = barsOf(series.map(({ points }) => points));
  const bars = rows[0]?.length ?? 0;
  if (bars === 0) return <p className="quiet">{text.nothing}</p>;
  const tallest = Math.max(...rows.flat().map(({ count }) => count));
  const step = width / bars;
  const labelled = Math.ceil((bars * LABEL) / width);
  return (
    <>
      <svg viewBox={`0 0 ${width} ${rows.length * ROW + 20}`} role="img" aria-label={series.map((each) => summary(each, text)).join('. ')}>
        {rows.map((row, index) => (
          <g key={index} transform={`translate(0 ${index * ROW})`}>
            <text y={24} className="chart-name">
              {series[index].name}
            </text>
            <line x1={0} x2={width} y1={ROW} y2={ROW} className="chart-base" />
            {row.map(({ count, position }, bar) => {
              const height = (count / tallest) * (ROW - NAME - 14);
              return count === 0 ? null : (
                <g key={bar} className="chart-bar" onClick={() => seek(series[index].run, position)}>
                  <rect x={bar * step + 1} width={step - 2} y={ROW - height} height={height} className={index % 2 === 0 ? 'chart-solid' : 'chart-open'} />
                  <text x={(bar + 0.5) * step} y={ROW - height - 4} textAnchor="middle">
                    {count}
                  </text>
                </g>
              );
            })}
          </g>
        ))}
        {rows[0].map(({ fromNs }, bar) =>
          bar % labelled === 0 ? (
            <text key={bar} x={bar * step} y={rows.length * ROW + 15} className="chart-axis">
              {formatNs(fromNs, 1)}
            </text>
          ) : null,
        )}
      </svg>
      <WaitsTable chart={series} rows={rows} />
    </>
  );
}

function summary({ name, points }: Waits['series'][number], text: typeof enLessons.charts): string {
  const waits = points.map(({ waitNs }) => waitNs);
  return waits.length === 0 ? `${name}: ${text.nothing}` : text.summary(name, waits.length, formatNs(Math.min(...waits), 1), formatNs(Math.max(...waits), 1));
}

function WaitsTable({ chart, rows }: { chart: Waits['series']; rows: ReturnType<typeof barsOf> }) {
  const text = useWords('lessons', enLessons).charts;
  return (
    <details>
      <summary>{text.asTable}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.from}</th>
            <th scope="col">{text.upTo}</th>
            {chart.map(({ name, run }) => (
              <th key={run} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows[0].map(({ fromNs, toNs }, bar) => (
            <tr key={fromNs}>
              <td>{formatNs(fromNs, 1)}</td>
              <td>{formatNs(toNs, 1)}</td>
              {rows.map((row, index) => (
                <td key={index}>{row[bar].count}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Each with its name; where they lie too close for that, the topmost has them all. */
function Levels({ levels, width, y, says }: { levels: Values['levels']; width: number; y: (value: number) => number; says: (value: number) => string }) {
  const names = levels.map(({ name, value }) => `${name} ${says(value)}`);
  const isTight = levels.some(({ value }, index) => index > 0 && Math.abs(y(value) - y(levels[index - 1].value)) < LEVEL_TEXT);
  return levels.map(({ name, value }, index) => (
    <g key={name} className="chart-level">
      <line x1={0} x2={width} y1={y(value)} y2={y(value)} />
      <text y={y(value) - 3}>
        {!isTight ? names[index] : index === levels.length - 1 ? names.join(' · ') : ''}
      </text>
    </g>
  ));
}

const LEVEL_TEXT = 14;
const HEIGHT = 180;

/** A value from each change to the next; lines of different series are solid, dashed, dotted. */
function ValuesChart({ chart: { series, unit, levels }, width }: { chart: Values; width: number }) {
  const text = useWords('lessons', enLessons).charts;
  const points = series.flatMap((each) => each.points);
  if (points.length === 0) return <p className="quiet">{text.nothing}</p>;
  const says = (value: number) => (unit === 'ns' ? formatNs(value, 1) : String(value));
  const from = Math.min(...points.map(({ timeNs }) => timeNs));
  const to = Math.max(from + 1, ...points.map(({ timeNs }) => timeNs));
  const top = Math.max(1, ...[...points, ...levels].map(({ value }) => value));
  const x = (timeNs: number) => ((timeNs - from) / (to - from)) * width;
  const y = (value: number) => HEIGHT - (value / top) * (HEIGHT - 24);
  const path = (own: Values['series'][number]['points']) => own.map(({ timeNs, value }, index) => (index === 0 ? `M${x(timeNs)} ${y(value)}` : `H${x(timeNs)}V${y(value)}`)).join('') + `H${width}`;
  return (
    <>
      <svg viewBox={`0 0 ${width} ${HEIGHT + 20}`} role="img" aria-label={series.map(({ name, points: own }) => `${name}: ${own.map(({ value }) => says(value)).slice(-1)}`).join('. ')}>
        <text y={12} className="chart-axis">
          {says(top)}
        </text>
        <line x1={0} x2={width} y1={HEIGHT} y2={HEIGHT} className="chart-base" />
        <Levels levels={levels} width={width} y={y} says={says} />
        {series.map(({ run, name, points: own }, index) => (
          <path key={`${run} ${name}`} d={own.length > 0 ? path(own) : ''} className={`chart-line chart-line-${index}`} />
        ))}
        <text y={HEIGHT + 15} className="chart-axis">
          0
        </text>
        <text x={width} y={HEIGHT + 15} textAnchor="end" className="chart-axis">
          {formatNs(to - from, 1)}
        </text>
      </svg>
      <ul className="chart-legend">
        {series.map(({ run, name }, index) => (
          <li key={`${run} ${name}`}>
            <svg viewBox="0 0 28 8" aria-hidden="true">
              <path d="M0 4H28" className={`chart-line chart-line-${index}`} />
            </svg>
            {name}
          </li>
        ))}
      </ul>
      <details>
        <summary>{text.asTable}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.run}</th>
              <th scope="col">{text.time}</th>
              <th scope="col">{text.value}</th>
            </tr>
          </thead>
          <tbody>
            {series.flatMap(({ run, name, points: own }) =>
              own.map(({ timeNs, value, position }) => (
                <tr key={`${run} ${name} ${position}`}>
                  <td>{name}</td>
                  <td>{formatNs(timeNs - from, 1)}</td>
                  <td>{says(value)}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </details>
    </>
  );
}
