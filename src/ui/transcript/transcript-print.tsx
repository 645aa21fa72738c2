import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { StoreApi } from 'zustand';
import type { Lab } from '../../lab/state.ts';
import { focusedRun, LabContext, useLab } from '../lab.ts';
import { runName } from '../run-name.ts';
import { enTranscript } from '../text/en/transcript.ts';
import { useText } from '../text/text.ts';
import { prepareWords, useWords } from '../text/words.ts';
import { Telling } from './transcript-list.tsx';
import { stepsToTell, transcriptOf } from './transcript.ts';
import './transcript.css';

/** Prints the run in focus as a list of sentences, all its steps, and nothing else of the page. */
export async function printTranscript(store: StoreApi<Lab>): Promise<void> {
  await prepareWords(store.getState().language, true);
  const host = document.body.appendChild(Object.assign(document.createElement('div'), { className: 'transcript-print' }));
  const root = createRoot(host);
  flushSync(() =>
    root.render(
      <LabContext value={store}>
        <WholeTranscript />
      </LabContext>,
    ),
  );
  const leave = () => {
    root.unmount();
    host.remove();
  };
  addEventListener('afterprint', leave, { once: true });
  print();
}

function WholeTranscript() {
  const text = useWords('transcript', enTranscript);
  const page = useText();
  const run = useLab(focusedRun);
  const lesson = useLab((lab) => lab.lesson.id);
  const { recording } = run;
  if (!recording) return <p>{text.nothing}</p>;
  return (
    <article>
      <h1>{page.lessons[lesson]}</h1>
      <h2>{text.of(runName(page, run))}</h2>
      <ol className="transcript-list">
        {transcriptOf({ files: run.files, recording }, page, 1, stepsToTell(run, recording)).map((line) => (
          <li key={line.step} value={line.step}>
            <Telling line={line} />
          </li>
        ))}
        {run.hiddenAfter !== undefined && <li className="transcript-hidden">{text.hidden}</li>}
      </ol>
    </article>
  );
}
