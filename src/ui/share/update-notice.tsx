import { useState } from 'react';
import { icons } from '../icons.tsx';
import { enShare } from '../text/en/share.ts';
import { useWords } from '../text/words.ts';
import './notice.css';

/** A newer version has been fetched behind the page: it takes over when it is told to. */
export default function UpdateNotice({ onTake }: { onTake: () => void }) {
  const text = useWords('share', enShare);
  const [isDismissed, setIsDismissed] = useState(false);
  if (isDismissed) return null;
  return (
    <div className="notice low" role="status">
      <p>
        {text.newer}{' '}
        <button type="button" className="notice-take" onClick={onTake}>
          {text.takeNewer}
        </button>
      </p>
      <button type="button" className="notice-close" aria-label={text.dismiss} title={text.dismiss} onClick={() => setIsDismissed(true)}>
        {icons.no}
      </button>
    </div>
  );
}
