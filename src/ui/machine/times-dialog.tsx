import { useEffect, useRef, useState } from 'react';
import type { CostName } from '../../lab/calibration/cost-sources.ts';
import { costRows, measured, simulatedDistances, type CostRow } from '../../lab/calibration/calibration.ts';
import { latencySeries, type LatencyFigures, type LatencySeries } from '../../lab/calibration/series.ts';
import { formatNs } from '../../trace/layout/format.ts';
import { useActions, useLab } from '../lab.ts';
import { enMachine } from '../text/en/machine.ts';
import { enTimes } from '../text/en/times.ts';
import { RichText } from '../text/rich-text.tsx';
import { rich } from '../text/rich.ts';
import { useWords } from '../text/words.ts';
import '../style/dialog.css';
import './times.css';

/** What has been measured of our machine so far; `failed` where its programs do not run. */
interface Measured {
  readonly latencies: ReadonlyMap<string, LatencyFigures>;
  readonly distances?: ReadonlyMap<CostName, number>;
  readonly failed?: true;
}

/** The costs table with the source of each number, and measured latencies beside simulated ones. */
export default function TimesDialog({ onClose }: { onClose: () => void }) {
  const text = useWords('times', enTimes);
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // Long: it is read from the top, not from its only button.
    title.current?.focus();
  }, []);
  const found = useMeasuring();
  return (
    <dialog ref={dialog} className="dialog times-dialog" aria-labelledby="times-title" onClose={onClose}>
      <h2 id="times-title" ref={title} tabIndex={-1}>{text.title}</h2>
      <p>
        <RichText text={rich(text.about)} />
      </p>
      <h3>{text.latencies.title}</h3>
      <p className="quiet">
        <RichText text={rich(text.latencies.about)} />
      </p>
      {found.failed && <p role="alert">{text.latencies.failed}</p>}
      <LatencyTable latencies={found.latencies} />
      <CostTable distances={found.distances} />
      <p className="quiet">{text.device}</p>
      <form method="dialog">
        <button type="submit" className="main-button">
          {text.close}
        </button>
      </form>
    </dialog>
  );
}

/** Runs the recorded stories and series on our machine, one after the other, while the dialog is open. */
function useMeasuring(): Measured {
  const { simulate } = useActions();
  const [found, setFound] = useState<Measured>({ latencies: new Map() });
  useEffect(() => {
    let isOver = false;
    const measure = async () => {
      for (const series of latencySeries) {
        const figures = await measured(series, simulate);
        if (isOver) return;
        setFound(({ latencies }) => ({ latencies: new Map([...latencies, [series.name, figures]]) }));
      }
      const distances = await simulatedDistances(simulate);
      if (!isOver) setFound((last) => ({ ...last, distances }));
    };
    measure().catch(() => setFound((last) => ({ ...last, failed: true })));
    return () => {
      isOver = true;
    };
  }, [simulate]);
  return found;
}

function LatencyTable({ latencies }: { latencies: ReadonlyMap<string, LatencyFigures> }) {
  const { columns, measuring } = useWords('times', enTimes).latencies;
  const { what, recorded, simulated, median, high } = columns;
  return (
    <table className="times-table">
      <thead>
        <tr>
          <th scope="col">{what}</th>
          {[recorded, simulated].flatMap((side) => [median, high].map((share) => <th key={side + share} scope="col">{`${side} ${share}`}</th>))}
        </tr>
      </thead>
      <tbody aria-busy={latencies.size < latencySeries.length}>
        {latencySeries.map((series) => (
          <LatencyRow key={series.name} series={series} simulated={latencies.get(series.name)} measuring={measuring} />
        ))}
      </tbody>
    </table>
  );
}

function LatencyRow({ series: { name, recorded }, simulated, measuring }: { series: LatencySeries; simulated?: LatencyFigures; measuring: string }) {
  const text = useWords('times', enTimes);
  return (
    <tr>
      <th scope="row">{text.series[name]}</th>
      <td title={text.latencies.count(recorded.count)}>{formatNs(recorded.p50Ns, 2)}</td>
      <td>{formatNs(recorded.p90Ns, 2)}</td>
      {simulated ? (
        <>
          <td title={text.latencies.count(simulated.count)}>{formatNs(simulated.p50Ns, 2)}</td>
          <td>{formatNs(simulated.p90Ns, 2)}</td>
        </>
      ) : (
        <td colSpan={2} className="quiet">
          {measuring}
        </td>
      )}
    </tr>
  );
}

function CostTable({ distances }: { distances?: ReadonlyMap<CostName, number> }) {
  const { table } = useWords('times', enTimes);
  const dials = useWords('machine', enMachine);
  const speed = useLab((lab) => lab.machine.cpuSpeed);
  return (
    <>
      <h3>
        {table.title} {speed !== 1 && <span className="quiet">{table.speed(dials.cpuSpeed.says(speed))}</span>}
      </h3>
      <p className="quiet">{table.about}</p>
      <table className="times-table costs">
        <thead>
          <tr>
            <th scope="col">{table.columns.cost}</th>
            <th scope="col">{table.columns.ns}</th>
            <th scope="col">{table.columns.source}</th>
          </tr>
        </thead>
        <tbody>
          {costRows(speed).map((row) => (
            <Cost key={row.name} row={row} simulatedNs={distances?.get(row.name)} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Cost({ row: { name, ns, source }, simulatedNs }: { row: CostRow; simulatedNs?: number }) {
  const text = useWords('times', enTimes);
  return (
    <tr>
      <th scope="row">
        {text.costs[name]} <code className="quiet">{name}</code>
      </th>
      <td>{grouped(ns)}</td>
      <td>
        {source.sort === 'distance' ? <Distance source={source} simulatedNs={simulatedNs} /> : source.sort === 'latency' ? text.table.latency(text.series[source.series]) : text.table[source.sort]}
        {text.notes[name] && <span className="quiet"> {text.notes[name]}</span>}
      </td>
    </tr>
  );
}

function Distance({ source: { recording, from, to, recordedNs }, simulatedNs }: { source: Extract<CostRow['source'], { sort: 'distance' }>; simulatedNs?: number }) {
  const { table } = useWords('times', enTimes);
  return (
    <>
      <RichText text={rich(table.distance, { from, to })} />
      <span className="times-figures">
        <b>{table.recorded(grouped(recordedNs))}</b>
        {simulatedNs !== undefined && ` · ${table.simulated(grouped(simulatedNs))}`}
        <span className="quiet"> · {recording}</span>
      </span>
    </>
  );
}

const number = new Intl.NumberFormat('en');

function grouped(ns: number): string {
  return number.format(ns);
}
