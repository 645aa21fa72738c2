import { memo, useId, useLayoutEffect, useRef, useState } from 'react';
import { contextOf } from '../../base/trace-flags.ts';
import type { LabRun, Recording } from '../../lab/state.ts';
import { Badge } from '../context/badge.tsx';
import { formatTime } from '../../trace/layout/format.ts';
import { useActions } from '../lab.ts';
import { useSize } from '../measure.ts';
import { enEvents } from '../text/en/events.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import { contentHeight, ROW, scrollFor, windowAt } from './rows-window.ts';
import { fieldsText } from './search.ts';
import type { Matches } from './use-matches.ts';

interface GridProps {
  readonly run: LabRun;
  readonly recording: Recording;
  readonly matches: Matches;
}

/**
 * The rows themselves: only those on the screen are in the page, all are told of.
 * Up and down move the playhead from event to event.
 */
export function EventGrid({ run, recording, matches }: GridProps) {
  const text = useWords('events', enEvents);
  const id = useId();
  const { seek } = useActions();
  const [ref, size] = useSize<HTMLDivElement>();
  const viewHeight = size?.height ?? 0;
  const [scrollTop, setScrollTop] = useState(0);
  const { count } = matches;
  const at = matches.rowNotAfter(run.position - 1);
  useKeptInView({ ref, at, count, viewHeight });
  const { first, end, top } = windowAt(Math.min(scrollTop, Math.max(0, contentHeight(count) - viewHeight)), viewHeight, count);
  const isHere = at >= first && at < end && matches.indexAt(at) === run.position - 1;
  const goTo = (row: number) => row >= 0 && row < count && seek(run.id, matches.indexAt(row) + 1);
  const press = (event: React.KeyboardEvent) => {
    const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (way === 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    goTo(way === -1 && at >= 0 && matches.indexAt(at) !== run.position - 1 ? at : at + way);
  };
  const hasCpus = recording.log.length > 0;
  return (
    <div
      ref={ref}
      className="events-grid"
      role="grid"
      tabIndex={0}
      aria-label={text.region}
      aria-readonly="true"
      aria-rowcount={matches.isDone ? count + 1 : -1}
      aria-colcount={5}
      aria-activedescendant={isHere ? `${id}-${at}` : undefined}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onKeyDown={press}
    >
      <Head />
      {count === 0 && matches.isDone && (
        <div role="row" aria-rowindex={2} className="events-none">
          <span role="gridcell">{text.none}</span>
        </div>
      )}
      <div role="rowgroup" className="events-rows" style={{ height: contentHeight(count) }}>
        {hasCpus &&
          Array.from({ length: Math.max(0, end - first) }, (_, place) => {
            const row = first + place;
            const index = matches.indexAt(row);
            return <Row key={index} id={`${id}-${row}`} row={row} index={index} recording={recording} top={top + place * ROW} isCurrent={index === run.position - 1} onPress={() => goTo(row)} />;
          })}
      </div>
    </div>
  );
}

function Head() {
  const text = useWords('events', enEvents);
  return (
    <div role="rowgroup" className="events-head">
      <div role="row" aria-rowindex={1} className="events-row">
        {[text.time, text.cpu, text.context, text.task, text.event].map((name, column) => (
          <span key={name} role="columnheader" aria-colindex={column + 1}>
            {column === 2 ? <span className="unseen">{name}</span> : name}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly row: number;
  readonly index: number;
  readonly recording: Recording;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly onPress: () => void;
}

const Row = memo(
  function Row({ id, row, index, recording: { log, zeroNs }, top, isCurrent, onPress }: RowProps) {
    const contexts = useText().context;
    const context = contextOf(log.flags(index));
    const { name } = log.kind(index);
    const fields = fieldsText(log, index);
    return (
      // The grid has the keys: a row is pressed, not focused.
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
      <div
        role="row"
        id={id}
        aria-rowindex={row + 2}
        aria-selected={isCurrent}
        aria-current={isCurrent ? 'step' : undefined}
        className={`events-row ctx-${context}${isCurrent ? ' current' : ''}`}
        style={{ transform: `translateY(${top}px)` }}
        title={`${name} ${fields}`}
        onClick={onPress}
      >
        <span role="gridcell" aria-colindex={1}>
          {formatTime(log.timeNs(index) - zeroNs)}
        </span>
        <span role="gridcell" aria-colindex={2}>
          {log.cpu(index)}
        </span>
        <span role="gridcell" aria-colindex={3}>
          <Badge context={context} hollow={!isCurrent} />
          <span className="unseen">{contexts[context].name}</span>
        </span>
        <span role="gridcell" aria-colindex={4}>
          {log.comm(index)}
        </span>
        <span role="gridcell" aria-colindex={5}>
          <b>{name}</b> <code>{fields}</code>
        </span>
      </div>
    );
  },
  (one, other) => one.index === other.index && one.row === other.row && one.top === other.top && one.isCurrent === other.isCurrent && one.recording === other.recording,
);

interface Kept {
  readonly ref: React.RefObject<HTMLDivElement | null>;
  readonly at: number;
  readonly count: number;
  readonly viewHeight: number;
}

/** The current event is in sight whenever it becomes another one; otherwise the list stays where the reader scrolled it. */
function useKeptInView({ ref, at, count, viewHeight }: Kept): void {
  const last = useRef('');
  useLayoutEffect(() => {
    const grid = ref.current;
    const place = `${at} ${count} ${viewHeight}`;
    if (!grid || viewHeight === 0 || at < 0 || last.current === place) return;
    last.current = place;
    // The head covers a row.
    const scrolled = scrollFor(at, grid.scrollTop, viewHeight - ROW, count);
    if (scrolled !== grid.scrollTop) grid.scrollTop = scrolled;
  }, [ref, at, count, viewHeight]);
}
