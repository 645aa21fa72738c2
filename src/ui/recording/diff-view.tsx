import { useMemo } from 'react';
import { diffOf, type DiffRow } from '../../lab/recording-diff.ts';
import { partingOf, type Parting } from '../../lab/recording-parting.ts';
import type { LabRun, RunId } from '../../lab/state.ts';
import { scenarioStart } from '../../trace/fixture/normalise.ts';
import type { Log } from '../../trace/log.ts';
import { formatTime } from '../../trace/layout/format.ts';
import { useActions } from '../lab.ts';
import { enRecording } from '../text/en/recording.ts';
import { RichText } from '../text/rich-text.tsx';
import { rich, type Rich } from '../text/rich.ts';
import { useWords } from '../text/words.ts';

interface DiffProps {
  readonly recorded: LabRun;
  readonly simulated: LabRun;
}

/** The order of events of a recording and of a run, and where and why they part. */
export function DiffView({ recorded, simulated }: DiffProps) {
  const text = useWords('recording', enRecording).diff;
  const [one, other] = [recorded.recording?.log, simulated.recording?.log];
  const rows = useMemo(() => one && other && diffOf(one, other), [one, other]);
  const why = useMemo(() => rows && one && other && partingOf(rows, one, other), [rows, one, other]);
  if (!rows || !one || !other) return <p className="quiet events-note">{text.noStory}</p>;
  const { columns } = text;
  return (
    <div className="diff" role="group" tabIndex={0} aria-label={text.list}>
      <p className="events-note">
        <RichText text={summaryOf(rows, why, text)} />
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.event}</th>
            <th scope="col">{columns.recorded}</th>
            <th scope="col">{columns.simulated}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} className={sideOf(row)}>
              <td>
                <code>{row.event}</code>
                {sideOf(row) !== 'both' && <b> {text.only[sideOf(row)]}</b>}
              </td>
              <td>
                <Time run={recorded.id} log={one} row={row} sinceNs={row.recordedNs} />
              </td>
              <td>
                <Time run={simulated.id} log={other} row={row} sinceNs={row.simulatedNs} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sideOf({ recordedNs, simulatedNs }: DiffRow): keyof typeof enRecording.diff.only {
  if (recordedNs === undefined) return 'simulated';
  return simulatedNs === undefined ? 'recorded' : 'both';
}

function summaryOf(rows: readonly DiffRow[], why: Parting | undefined, text: typeof enRecording.diff): Rich {
  const count = (side: string) => rows.filter((row) => sideOf(row) === side).length;
  const first = rows.find((row) => sideOf(row) !== 'both');
  if (!first || !why) return rich(text.same(rows.length));
  const at = formatTime(first.recordedNs ?? first.simulatedNs ?? 0);
  return rich(text.parts(count('both'), count('recorded'), count('simulated')) + text.first + text.why[why], { event: first.event, at });
}

/** When it happens in one of the two; pressed, the way there. */
function Time({ run, log, row, sinceNs }: { run: RunId; log: Log; row: DiffRow; sinceNs?: number }) {
  const text = useWords('recording', enRecording).diff;
  const { seek } = useActions();
  if (sinceNs === undefined) return <span className="quiet">–</span>;
  const at = formatTime(sinceNs);
  return (
    <button type="button" title={text.go(row.event, at)} onClick={() => seek(run, log.positionAt(callNs(log) + sinceNs))}>
      {at}
    </button>
  );
}

/** The call that both stories begin with, or the first start. */
function callNs(log: Log): number {
  const first = scenarioStart(log);
  return first < 0 ? 0 : log.timeNs(first);
}
