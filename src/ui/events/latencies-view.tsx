import { Fragment, useEffect, useMemo, useState } from 'react';
import type { LabRun, Recording } from '../../lab/state.ts';
import { latenciesOf, percentile, type Latency, type LatencyGroup, type LatencySort } from '../../trace/latencies.ts';
import type { Log } from '../../trace/log.ts';
import { formatNs, formatTime } from '../../trace/layout/format.ts';
import { useActions } from '../lab.ts';
import { enEvents } from '../text/en/events.ts';
import { useWords } from '../text/words.ts';
import { Histogram } from './histogram.tsx';

interface ViewProps {
  readonly run: LabRun;
  readonly recording: Recording;
}

/** Every wait found in the run, by what waited: how long, how often, and the way to each. */
export function LatenciesView({ run, recording }: ViewProps) {
  const words = useWords('events', enEvents);
  const text = words.latencies;
  const found = useLatencies(recording.log);
  const { hiddenAfter } = run;
  const groups = useMemo(() => found && shownOf(found, hiddenAfter), [found, hiddenAfter]);
  const [chosen, setChosen] = useState('');
  if (!groups) return <p className="quiet events-note">{text.finding}</p>;
  if (groups.length === 0) return <p className="quiet events-note">{text.none}</p>;
  const group = groups.find((each) => keyOf(each) === chosen) ?? groups[0];
  return (
    <div className="latencies" role="group" tabIndex={0} aria-label={words.views.latencies}>
      <p className="quiet events-note">{text.about}</p>
      <GroupTable groups={groups} chosen={group} onChoose={(each) => setChosen(keyOf(each))} />
      <GroupDetail key={keyOf(group)} run={run} recording={recording} group={group} />
    </div>
  );
}

/** Measured when first asked for, and not while the page is being drawn. */
function useLatencies(log: Log): readonly LatencyGroup[] | undefined {
  const [measured, setMeasured] = useState<{ log: Log; groups: readonly LatencyGroup[] }>();
  useEffect(() => {
    const timer = setTimeout(() => setMeasured({ log, groups: latenciesOf(log) }));
    return () => clearTimeout(timer);
  }, [log]);
  return measured?.log === log ? measured.groups : undefined;
}

/** What an open prediction hides has not been waited for yet. */
function shownOf(groups: readonly LatencyGroup[], hiddenAfter: number | undefined): readonly LatencyGroup[] {
  if (hiddenAfter === undefined) return groups;
  const past = groups.map((group) => ({ ...group, latencies: group.latencies.filter(({ to }) => to <= hiddenAfter) }));
  return past.filter(({ latencies }) => latencies.length > 0);
}

function keyOf({ sort, name }: LatencyGroup): string {
  return `${sort} ${name}`;
}

interface TableProps {
  readonly groups: readonly LatencyGroup[];
  readonly chosen: LatencyGroup;
  readonly onChoose: (group: LatencyGroup) => void;
}

/** A long recording knows thousands of tasks: the rest waits for a search. */
const MOST_GROUPS = 60;

function GroupTable({ groups, chosen, onChoose }: TableProps) {
  const text = useWords('events', enEvents).latencies;
  const { what, count, median, high, higher, longest } = text.columns;
  return (
    <table className="latency-groups">
      <thead>
        <tr>
          {[what, count, median, high, higher, longest].map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      {SORTS.map((sort) => (
        <SortBody key={sort} sort={sort} groups={groups.slice(0, MOST_GROUPS).filter((group) => group.sort === sort)} chosen={chosen} onChoose={onChoose} />
      ))}
    </table>
  );
}

const SORTS = Object.keys(enEvents.latencies.sorts) as LatencySort[];

function SortBody({ sort, groups, chosen, onChoose }: TableProps & { sort: LatencySort }) {
  const text = useWords('events', enEvents).latencies;
  if (groups.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={6}>
          {text.sorts[sort]}
        </th>
      </tr>
      {groups.map((group) => (
        <tr key={keyOf(group)} className={group === chosen ? 'chosen' : undefined}>
          <td>
            <GroupButton group={group} isChosen={group === chosen} onPress={() => onChoose(group)} />
          </td>
          <td>{group.latencies.length}</td>
          {[0.5, 0.9, 0.99, 1].map((share) => (
            <td key={share}>{formatNs(percentile(group, share), 1)}</td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function GroupButton({ group, isChosen, onPress }: { group: LatencyGroup; isChosen: boolean; onPress: () => void }) {
  const text = useWords('events', enEvents).latencies;
  return (
    <button type="button" aria-pressed={isChosen} title={`${group.name}: ${text.sorts[group.sort]}`} onClick={onPress}>
      <code>
        {group.name.split('_').map((part, index) => (
          // A long name breaks where its words do.
          <Fragment key={index}>
            {index > 0 && (
              <>
                _<wbr />
              </>
            )}
            {part}
          </Fragment>
        ))}
      </code>
    </button>
  );
}

const MOST_LISTED = 20;

function GroupDetail({ run, recording, group }: ViewProps & { group: LatencyGroup }) {
  const text = useWords('events', enEvents).latencies;
  const { seek } = useActions();
  const goTo = (latency: Latency) => seek(run.id, latency.to);
  const longest = group.latencies.slice(-MOST_LISTED).toReversed();
  return (
    <section className="latency-detail" aria-label={`${text.sorts[group.sort]}: ${group.name}`}>
      <h4>
        <code>{group.name}</code> <span className="quiet">{text.sorts[group.sort]}</span>
      </h4>
      <Histogram group={group} onPress={goTo} />
      <h4>{text.longestOf}</h4>
      <ol className="latency-list">
        {longest.map((latency) => (
          <LatencyRow key={`${latency.from} ${latency.to}`} latency={latency} recording={recording} isHere={latency.to === run.position} onPress={goTo} />
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  readonly latency: Latency;
  readonly recording: Recording;
  readonly isHere: boolean;
  readonly onPress: (latency: Latency) => void;
}

function LatencyRow({ latency, recording: { log, zeroNs }, isHere, onPress }: RowProps) {
  const text = useWords('events', enEvents).latencies;
  const wait = formatNs(latency.waitNs);
  const at = formatTime(log.timeNs(latency.to - 1) - zeroNs);
  return (
    <li>
      <button type="button" aria-label={text.goTo(wait, at)} aria-current={isHere ? 'step' : undefined} onClick={() => onPress(latency)}>
        <b>{wait}</b> <span className="quiet">{text.endsAt(at)}</span>
      </button>
    </li>
  );
}
