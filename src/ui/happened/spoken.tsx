import { useState } from 'react';
import { useLabAtRest } from '../dragging.ts';
import { focusedRun, useLab } from '../lab.ts';
import { plainText } from '../text/rich.ts';
import { useSentence } from './sentence.ts';

/**
 * The one live region: a sentence for each step the reader makes, nothing while the
 * page plays by itself.
 */
export function Spoken() {
  const moves = useLabAtRest((lab) => lab.moves);
  const isPlaying = useLab((lab) => lab.playing);
  const run = useLabAtRest(focusedRun);
  const sentence = plainText(useSentence(run));
  const [last, setLast] = useState({ moves, said: '' });
  if (!isPlaying && moves !== last.moves) setLast({ moves, said: sentence });
  return (
    <p className="unseen" role="status" aria-live="polite">
      {last.said}
    </p>
  );
}
