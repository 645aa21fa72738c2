import type { ChangeSort } from '../../lab/state.ts';
import { icons } from '../icons.tsx';
import { useActions } from '../lab.ts';
import { enUndo } from '../text/en/undo.ts';
import { useWords } from '../text/words.ts';
import '../share/notice.css';

/** What the last change took off the page, with the way back; stays until it is answered or something else is changed. */
export default function UndoNotice({ lost }: { lost: ChangeSort }) {
  const text = useWords('undo', enUndo);
  const { undo, letGo } = useActions();
  return (
    <div className="notice low" role="status">
      <p>
        {text.lost[lost]}{' '}
        <button type="button" className="notice-take" onClick={undo}>
          {text.undo}
        </button>
      </p>
      <button type="button" className="notice-close" aria-label={text.dismiss} title={text.dismiss} onClick={letGo}>
        {icons.no}
      </button>
    </div>
  );
}
