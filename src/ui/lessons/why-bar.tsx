import type { StoreApi } from 'zustand';
import type { Learning } from '../../lab/learning/learning.ts';
import { Badge } from '../context/badge.tsx';
import { formatTime } from '../../trace/layout/format.ts';
import { useLab } from '../lab.ts';
import { enLessons } from '../text/en/lessons.ts';
import { useWords } from '../text/words.ts';
import { useLearning } from './learning.ts';

/** At the step that wrote a value: what was asked, who did it, and the way back. */
export function WhyBar({ learning }: { learning: StoreApi<Learning> }) {
  const text = useWords('lessons', enLessons);
  const why = useLearning(learning, (state) => state.why);
  const { goBack } = useLearning(learning, (state) => state.actions);
  const run = useLab((lab) => lab.runs.find(({ id }) => id === why?.run));
  const recording = run?.recording;
  const write = why && recording?.momentAt(why.write + 1).lastWrite;
  if (!why || !recording || !write) return null;
  return (
    <div className="why-bar" role="status" aria-label={text.why.label}>
      <span aria-hidden="true" className="why-tip">
        ↑
      </span>
      <p>
        <Badge context={write.context} /> <code>{why.what}</code> {text.why.here}
        {write.source && ` ${text.why.by(write.source.func, write.source.line)}`}
        <span className="quiet"> {formatTime(write.timeNs - recording.zeroNs)}</span>
      </p>
      {why.from !== why.to && (
        <button type="button" className="small" onClick={goBack}>
          {text.why.back}
        </button>
      )}
    </div>
  );
}
