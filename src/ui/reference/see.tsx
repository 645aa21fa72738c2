import type { Proof } from '../../lessons/reference/reference.ts';
import { useActions, useLab, useLessonAddress } from '../lab.ts';
import { enReference } from '../text/en/reference.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import './see.css';

/** To the run that shows it: a step of this lesson, or another lesson. `onLeave`: what lies over the lesson gives way. */
export function See({ proof: { lesson, scene }, onLeave }: { readonly proof: Proof; readonly onLeave: () => void }) {
  const text = useWords('reference', enReference);
  const isHere = useLab((lab) => lab.lesson.id === lesson);
  const mark = useLab((lab) => lab.scenes.find(({ id }) => id === scene));
  const focus = useLab((lab) => lab.focus);
  const { seek } = useActions();
  const title = useText().lessons[lesson];
  const addressOf = useLessonAddress();
  const go = (event: React.MouseEvent) => {
    if (!isHere || !mark) return;
    event.preventDefault();
    const run = mark.at[focus] === undefined ? Object.keys(mark.at)[0] : focus;
    onLeave();
    seek(run, mark.at[run]);
  };
  return (
    <a className="see" href={addressOf(lesson, scene)} aria-label={text.seeItIn(`${title}, ${scene}`)} title={title} onClick={go}>
      {text.seeIt}
    </a>
  );
}
