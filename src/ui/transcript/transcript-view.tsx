import { lazy, Suspense, useState } from 'react';
import type { LabRun, Recording } from '../../lab/state.ts';
import { useLabStore } from '../lab.ts';
import { enTranscript } from '../text/en/transcript.ts';
import { useWords } from '../text/words.ts';
import { TranscriptList } from './transcript-list.tsx';

const TranscriptDialog = lazy(() => import('./transcript-dialog.tsx'));

/** The transcript in a panel, beside the list of events. */
export default function TranscriptView({ run, recording }: { run: LabRun; recording: Recording }) {
  const text = useWords('transcript', enTranscript);
  const store = useLabStore();
  const [isLarge, setIsLarge] = useState(false);
  const print = async () => (await import('./transcript-print.tsx')).printTranscript(store);
  return (
    <>
      <p className="transcript-ways">
        <button type="button" className="small" aria-haspopup="dialog" onClick={() => setIsLarge(true)}>
          {text.large}
        </button>
        <button type="button" className="small" onClick={() => void print()}>
          {text.print}
        </button>
      </p>
      <TranscriptList key={run.id} run={run} recording={recording} />
      {isLarge && (
        <Suspense>
          <TranscriptDialog onClose={() => setIsLarge(false)} />
        </Suspense>
      )}
    </>
  );
}
