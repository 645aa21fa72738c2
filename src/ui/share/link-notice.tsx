import { useState } from 'react';
import type { LinkTrouble } from '../../lab/state.ts';
import { icons } from '../icons.tsx';
import { enShare } from '../text/en/share.ts';
import { useWords } from '../text/words.ts';
import './notice.css';

/** What is wrong with the link is said until it is told to go; the lesson is there all the same. */
export default function LinkNotice({ trouble }: { trouble: LinkTrouble }) {
  const text = useWords('share', enShare);
  const [isDismissed, setIsDismissed] = useState(false);
  if (isDismissed) return null;
  return (
    <div className="notice" role="status">
      <p>{text.trouble[trouble]}</p>
      <button type="button" className="notice-close" aria-label={text.dismiss} title={text.dismiss} onClick={() => setIsDismissed(true)}>
        {icons.no}
      </button>
    </div>
  );
}
