import type { Context } from '../../base/trace-flags.ts';
import type { LabRun } from '../../lab/state.ts';
import { formatIn, formatNs, unitFor } from '../../trace/layout/format.ts';
import { NoteField } from './note-field.tsx';
import { RangeFacts } from './range-facts.tsx';
import { icons } from '../icons.tsx';
import { runName } from '../run-name.ts';
import { useText } from '../text/text.ts';
import type { TimelineModel, TimelineRun } from './model.ts';
import type { Range } from './range.ts';
import { timeByContext } from './range.ts';

interface RangeStripProps {
  readonly model: TimelineModel;
  readonly runs: readonly LabRun[];
  readonly range: Range;
  readonly onZoom: () => void;
  readonly onClear: () => void;
}

/** The selected stretch: how long it is, and whose time it was on each machine. */
export default function RangeStrip({ model, runs, range, onZoom, onClear }: RangeStripProps) {
  const text = useText();
  return (
    <div className="range-strip" role="group" aria-label={text.timeline.selected}>
      <output>
        <b>{formatNs(range.toNs - range.fromNs)}</b>
      </output>
      <ul>
        {model.runs.map((run) => (
          <Sums key={run.id} run={run} of={runs.find(({ id }) => id === run.id)} range={range} isNamed={model.runs.length > 1} />
        ))}
      </ul>
      <NoteField range={range} onWritten={onClear} />
      <button type="button" onClick={onZoom}>
        {text.timeline.zoomTo}
      </button>
      <button type="button" aria-label={text.timeline.clear} title={text.timeline.clear} onClick={onClear}>
        {icons.no}
      </button>
    </div>
  );
}

const CONTEXTS: readonly Context[] = ['U', 'K', 'H', 'S', 'W', 'I'];

function Sums({ run, of, range, isNamed }: { run: TimelineRun; of?: LabRun; range: Range; isNamed: boolean }) {
  const text = useText();
  const { zeroNs, log } = run.recording;
  const seen = clipped(range, run, of);
  const sums = run.long ? run.long.timeWithin(seen.fromNs, seen.toNs) : timeByContext(run.timeline, seen, zeroNs);
  const unit = unitFor(Math.max(0, ...sums.values()));
  return (
    <li>
      {isNamed && of && <span className="quiet">{runName(text, of)}</span>}
      {CONTEXTS.filter((context) => sums.has(context)).map((context) => (
        <span key={context} className={`ctx-${context}`}>
          <abbr title={text.context[context].long}>{context}</abbr> {formatIn(sums.get(context) ?? 0, unit, 2)}
        </span>
      ))}
      {unit.symbol}
      <RangeFacts log={log} zeroNs={zeroNs} range={seen} />
    </li>
  );
}

/** What an open prediction hides is not added up either. */
function clipped(range: Range, { recording }: TimelineRun, of: LabRun | undefined): Range {
  if (of?.hiddenAfter === undefined) return range;
  const endNs = recording.log.timeNs(Math.max(0, of.hiddenAfter - 1)) - recording.zeroNs;
  return { fromNs: range.fromNs, toNs: Math.max(range.fromNs, Math.min(range.toNs, endNs)) };
}
