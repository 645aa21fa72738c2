import { useEffect, useRef } from 'react';
import { focusedRun, useActions, useLab, useLabStore } from '../lab.ts';
import { runName } from '../run-name.ts';
import { enTranscript } from '../text/en/transcript.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import { TranscriptList } from './transcript-list.tsx';
import '../style/dialog.css';

/** The transcript over the page, as large as there is room: to read a run from beginning to end. */
export default function TranscriptDialog({ onClose }: { onClose: () => void }) {
  const text = useWords('transcript', enTranscript);
  const store = useLabStore();
  const run = useLab(focusedRun);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const print = async () => (await import('./transcript-print.tsx')).printTranscript(store);
  return (
    <dialog ref={dialog} className="dialog transcript-dialog" aria-labelledby="transcript-title" onClose={onClose}>
      <header>
        <h2 id="transcript-title">{text.title}</h2>
        <WhoseRun />
        <button type="button" className="small" onClick={() => void print()}>
          {text.print}
        </button>
        <form method="dialog">
          <button type="submit" className="small">
            {text.close}
          </button>
        </form>
      </header>
      <p className="quiet">{run.recording ? text.about : text.nothing}</p>
      {run.recording && <TranscriptList key={run.id} run={run} recording={run.recording} />}
    </dialog>
  );
}

function WhoseRun() {
  const text = useWords('transcript', enTranscript);
  const page = useText();
  const runs = useLab((lab) => lab.runs);
  const focus = useLab((lab) => lab.focus);
  const { setFocus } = useActions();
  if (runs.length < 2) return null;
  return (
    <div className="segments" role="group" aria-label={text.runs}>
      {runs.map((each) => (
        <button key={each.id} type="button" aria-pressed={each.id === focus} onClick={() => setFocus(each.id)}>
          {runName(page, each)}
        </button>
      ))}
    </div>
  );
}
