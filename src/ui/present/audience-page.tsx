import { useCallback, useState } from 'react';
import { formatLink } from '../../lab/link.ts';
import { useLabStore } from '../lab.ts';
import { useRootAttributes } from '../app.tsx';
import { enPresent } from '../text/en/present.ts';
import { useWords } from '../text/words.ts';
import { lectureAt } from './lecture-address.ts';
import { useLecture, useLectureStore } from './lecture-context.ts';
import { LectureScreen } from './lecture-screen.tsx';
import { useClicker } from './use-clicker.ts';
import './present.css';

/** The projector's window: the screen, and few controls that stand back until they are looked for. */
export function AudiencePage({ session }: { session: string }) {
  const text = useWords('present', enPresent);
  const store = useLabStore();
  const lecture = useLectureStore();
  const cover = useLecture((state) => state.cover);
  const { setCover, point } = useLecture((state) => state.actions);
  const [isPointing, setIsPointing] = useState(false);
  const togglePointer = useCallback(() => {
    setIsPointing((is) => !is);
    lecture.getState().actions.point(undefined);
  }, [lecture]);
  useClicker(togglePointer);
  useRootAttributes();
  const addressHere = async () => new URL(await formatLink(store.getState()), location.href).href;
  const leave = async () => location.assign(await addressHere());
  const openSpeaker = async () => open(lectureAt(await addressHere(), session, true), `slowpath-speaker-${session}`, 'popup,width=1200,height=760');
  return (
    <div className="audience">
      <LectureScreen isPointing={isPointing} />
      <nav className="audience-controls" title={text.keys} onPointerEnter={() => point(undefined)}>
        <button type="button" className="small" title={text.speakerTip} onClick={() => void openSpeaker()}>
          {text.speaker}
        </button>
        <button type="button" className="small" aria-pressed={isPointing} onClick={togglePointer}>
          {text.pointer}
        </button>
        <button type="button" className="small" aria-pressed={cover === 'qr'} onClick={() => setCover(cover === 'qr' ? 'none' : 'qr')}>
          {text.qr}
        </button>
        <button type="button" className="small" title={text.leaveTip} onClick={() => void leave()}>
          {text.leave}
        </button>
      </nav>
    </div>
  );
}
