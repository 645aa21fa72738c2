import { useState } from 'react';
import { map_create } from '../../base/event.ts';
import type { LabRun, Recording } from '../../lab/state.ts';
import type { AsyncMoment, MapMoment, MapWrite, Moment, SourcePosition } from '../../trace/moment/moment.ts';
import { Badge } from '../context/badge.tsx';
import { formatTime } from '../../trace/layout/format.ts';
import { useActions, useLabStore } from '../lab.ts';
import { enMaps } from '../text/en/maps.ts';
import { RichText } from '../text/rich-text.tsx';
import { rich } from '../text/rich.ts';
import { useWords } from '../text/words.ts';
import { elementOf, isArray, isSection, shownSlots, type MapElement, type MapRow } from './map-rows.ts';
import './maps.css';

/** Elements on a page of a map's table. */
const PAGE = 40;

/** Everything that BPF programs keep in maps, and who wrote it: the stage shows one value of it. */
export default function MapsPanel({ run, moment }: { run: LabRun; moment: Moment }) {
  const text = useWords('maps', enMaps);
  const maps = [...moment.maps.values()];
  if (maps.length === 0) return <NoMaps run={run} />;
  return (
    <div className="maps" tabIndex={0} role="group" aria-label={text.all}>
      {maps.map((map) => (
        <MapTable key={map.id} run={run} moment={moment} map={map} />
      ))}
    </div>
  );
}

function NoMaps({ run }: { run: LabRun }) {
  const text = useWords('maps', enMaps);
  const { seek } = useActions();
  const first = run.recording?.log.indicesOf(map_create).next().value;
  return (
    <div className="maps-none">
      <p>
        <strong>{text.none}</strong> <RichText text={rich(text.teaches)} />
      </p>
      {first !== undefined && (
        <button type="button" className="small" onClick={() => seek(run.id, stopBehind(run.recording!, first))}>
          {text.goToFirst}
        </button>
      )}
    </div>
  );
}

/** The stop that shows an event's effect. */
function stopBehind({ steps, log }: Recording, index: number): number {
  return steps.find((stop) => stop > index) ?? log.length;
}

function MapTable({ run, moment, map }: { run: LabRun; moment: Moment; map: MapMoment }) {
  const text = useWords('maps', enMaps);
  const [page, setPage] = useState(0);
  const slots = shownSlots(map);
  const last = Math.max(0, Math.ceil(slots.length / PAGE) - 1);
  const at = Math.min(page, last);
  const elements = slots.slice(at * PAGE, (at + 1) * PAGE).map((slot) => elementOf(moment, map, slot));
  const unwritten = isArray(map) ? map.maxEntries - slots.length : 0;
  return (
    <section className={map.isFreed ? 'map freed' : 'map'} aria-label={map.name}>
      <MapHead map={map} />
      {elements.length > 0 ? <Elements run={run} moment={moment} map={map} elements={elements} /> : <p className="quiet map-note">{text.noElement}</p>}
      {last > 0 && (
        <p className="map-note">
          <button type="button" className="small" disabled={at === 0} onClick={() => setPage(at - 1)} aria-label={text.earlier}>
            ‹
          </button>
          {text.page(at * PAGE + 1, Math.min((at + 1) * PAGE, slots.length), slots.length)}
          <button type="button" className="small" disabled={at === last} onClick={() => setPage(at + 1)} aria-label={text.later}>
            ›
          </button>
        </p>
      )}
      {unwritten > 0 && <p className="quiet map-note">{text.othersZero(unwritten)}</p>}
    </section>
  );
}

function MapHead({ map }: { map: MapMoment }) {
  const text = useWords('maps', enMaps);
  const filled = isArray(map) ? text.elements(map.maxEntries) : text.filled(map.elements.size, map.maxEntries);
  const about = isSection(map) ? text.section : `${map.type.replace(/^BPF_MAP_TYPE_/, '').toUpperCase()}, ${filled}`;
  return (
    <h3 className="map-head">
      <code>{map.name}</code> <span className="quiet">{about}</span> {map.isFreed && <span className="map-freed">{text.freed}</span>}
    </h3>
  );
}

interface ElementsProps {
  readonly run: LabRun;
  readonly moment: Moment;
  readonly map: MapMoment;
  readonly elements: readonly MapElement[];
}

function Elements({ run, moment, map, elements }: ElementsProps) {
  const text = useWords('maps', enMaps);
  const hasKeys = !isSection(map);
  const { columns } = text;
  return (
    <table className="map-table">
      <thead>
        <tr>
          {hasKeys && <th scope="col">{columns.key}</th>}
          <th scope="col">{hasKeys ? columns.field : text.global}</th>
          <th scope="col">{columns.value}</th>
          <th scope="col">{columns.writer}</th>
        </tr>
      </thead>
      {elements.map((element) => (
        <tbody key={element.slot}>
          {element.rows.map((row, index) => (
            <tr key={row.name} className={isFresh(row, run) ? 'fresh' : undefined}>
              {hasKeys && index === 0 && (
                <th scope="rowgroup" rowSpan={element.rows.length}>
                  <code>{element.key}</code>
                </th>
              )}
              <td className={hasKeys ? undefined : 'map-lead'}>
                <code title={row.type}>{row.name || text.wholeValue}</code>
              </td>
              <td>
                <Value row={row} moment={moment} run={run} />
              </td>
              <td>{row.write && <Writer run={run} write={row.write} what={`${row.name} = ${row.value.kind === 'plain' ? row.value.text : ''}`} />}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

/** Written by the step that was just made. */
function isFresh({ write }: MapRow, { recording, position }: LabRun): boolean {
  if (!write || !recording) return false;
  const before = recording.steps.findLast((stop) => stop < position) ?? 0;
  return write.index >= before;
}

function Value({ row, moment, run }: { row: MapRow; moment: Moment; run: LabRun }) {
  const text = useWords('maps', enMaps);
  const { value } = row;
  if (value.kind === 'lock') return <span className="quiet">{text.lock}</span>;
  if (value.kind === 'async') return <AsyncState async={value.async} moment={moment} zeroNs={run.recording?.zeroNs ?? 0} />;
  return (
    <span className="map-value">
      {value.old !== undefined && (
        <>
          <s>
            <span className="unseen">{text.was} </span>
            {value.old}
          </s>
          <span aria-hidden="true"> → </span>
        </>
      )}
      <b>{value.text}</b>
    </span>
  );
}

/** What the timer or work that lives in the field is doing. */
function AsyncState({ async, moment, zeroNs }: { async?: AsyncMoment; moment: Moment; zeroNs: number }) {
  const text = useWords('maps', enMaps);
  if (!async) return <span className="quiet">{text.notMade}</span>;
  const timer = async.state === 'armed' ? moment.hrtimers.get(async.object) : undefined;
  return (
    <span>
      <b>{text.states[async.state]}</b>
      {timer && ` · ${text.expires(formatTime(timer.expiresNs - zeroNs))}`}
      {async.callback && (
        <span className="quiet">
          {' · '}
          {text.calls(async.callback)}
        </span>
      )}
    </span>
  );
}

/** The why-arrow: who wrote these bytes, and the way there. */
function Writer({ run, write, what }: { run: LabRun; write: MapWrite; what: string }) {
  const text = useWords('maps', enMaps);
  const lab = useLabStore();
  const { recording } = run;
  const who = write.source ? text.line(write.source.func, write.source.line) : text.syscall;
  const at = formatTime(write.timeNs - (recording?.zeroNs ?? 0));
  const label = text.goTo(who, at);
  const ask = () => {
    const { learning, actions } = lab.getState();
    if (learning) learning.getState().actions.askWhy(run.id, write.index, what);
    else actions.seek(run.id, stopBehind(recording!, write.index));
  };
  return (
    <button type="button" className="why-arrow" title={label} aria-label={label} onClick={ask}>
      <Badge context={write.context} hollow />
      <code>{write.source ? <Source source={write.source} /> : who}</code>
    </button>
  );
}

/** Where there is little room the line alone. */
function Source({ source: { func, line } }: { source: SourcePosition }) {
  return (
    <>
      <span className="writer-func">{func}</span>:{line}
    </>
  );
}
