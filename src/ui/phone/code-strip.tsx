import { contextOf } from '../../base/trace-flags.ts';
import type { LabRun } from '../../lab/state.ts';
import type { LineMark, Moment } from '../../trace/moment/moment.ts';
import { Badge } from '../context/badge.tsx';
import { focusedRun, useLab } from '../lab.ts';
import { useText } from '../text/text.ts';

/** The line that was reached last, in one row, for who has no room to look at the code beside the machine. Leads to it. */
export function CodeStrip({ onOpen }: { onOpen: () => void }) {
  const text = useText();
  const run = useLab(focusedRun);
  const moment = run.recording?.momentAt(run.position);
  const line = moment && lastLine(moment);
  const source = line && sourceOf(run, line);
  return (
    <button type="button" className="code-strip" disabled={!line} onClick={onOpen}>
      {line && (
        <>
          <Badge context={line.context} hollow={contextNow(run, moment) !== line.context} />
          <span className="unseen">{text.code.line}</span>
          <span className="quiet">{line.line}</span>
          <code>{source}</code>
        </>
      )}
    </button>
  );
}

function lastLine(moment: Moment): LineMark | undefined {
  let last: LineMark | undefined;
  for (const { last: each } of moment.images.values()) if (each && each.index > (last?.index ?? -1)) last = each;
  return last;
}

function sourceOf({ files }: LabRun, { file, line }: LineMark): string {
  return files.find(({ name }) => name === file)?.text.split('\n')[line - 1]?.trim() ?? file;
}

/** Hollow when somebody else has the CPU now. */
function contextNow({ recording }: LabRun, { position }: Moment) {
  return recording && contextOf(recording.log.flags(position - 1));
}
