import { useMemo } from 'react';
import type { LabRun } from '../../lab/state.ts';
import type { Rich } from '../text/rich.ts';
import { rich } from '../text/rich.ts';
import { useText } from '../text/text.ts';

/** What the last step of a run did, in words. */
export function useSentence(run: LabRun): Rich {
  const text = useText();
  const { recording, position } = run;
  return useMemo(() => {
    if (!recording || position === 0) return rich(text.happened.nothing);
    return rich('`{func}` writes **42** on [W:kworker/0:1], while [K:app] waits, preempted (R+), inside `unlink()`', { func: recording.log.kind(position - 1).name });
  }, [recording, position, text]);
}
