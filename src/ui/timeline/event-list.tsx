import { memo, useMemo } from 'react';
import { contextOf } from '../../base/trace-flags.ts';
import type { LabRun } from '../../lab/state.ts';
import type { Log } from '../../trace/log.ts';
import { formatTime } from '../format.ts';
import { stepIndex } from '../happened/progress.ts';
import { useActions } from '../lab.ts';
import { useText } from '../text/text.ts';

/** The same run as a table, for whoever reads rather than looks. */
export default function EventList({ runs }: { runs: readonly LabRun[] }) {
  const text = useText();
  return (
    <div className="event-list" id="event-list" role="group" aria-label={text.timeline.eventList} tabIndex={0}>
      {runs.map((run) => (
        <EventTable key={run.id} run={run} />
      ))}
    </div>
  );
}

/** Rows around the playhead: a run may have a million events. */
const AROUND = 60;

const EventTable = memo(function EventTable({ run }: { run: LabRun }) {
  const text = useText();
  const { seek } = useActions();
  const { recording, position } = run;
  const rows = useMemo(() => {
    if (!recording) return [];
    const last = run.hiddenAfter ?? recording.log.length;
    const from = Math.max(0, position - AROUND);
    return Array.from({ length: Math.max(0, Math.min(last, position + AROUND) - from) }, (_, index) => from + index);
  }, [recording, position, run.hiddenAfter]);
  if (!recording) return null;
  const { log, zeroNs, steps } = recording;
  return (
    <table>
      <caption>{text.mechanism[run.mechanism].name}</caption>
      <thead>
        <tr>
          {text.timeline.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((index) => (
          <tr key={index} aria-current={index === position - 1 ? 'step' : undefined} className={`ctx-${contextOf(log.flags(index))}`}>
            <td>{formatTime(log.timeNs(index) - zeroNs)}</td>
            <td>{text.context[contextOf(log.flags(index))].name}</td>
            <td>{log.comm(index)}</td>
            <td>
              <button type="button" title={text.transport.stepOf(stepIndex(steps, index + 1), steps.length - 1)} onClick={() => seek(run.id, index + 1)}>
                {log.kind(index).name}
              </button>{' '}
              <code>{fieldsText(log, index)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
});

/** The event's fields by name; long ones (a configuration, a verifier's log) are cut. */
function fieldsText(log: Log, index: number): string {
  return log
    .kind(index)
    .fields.map(({ name }, place) => `${name}=${log.text(index, place)}`)
    .join(' ')
    .slice(0, 160);
}
