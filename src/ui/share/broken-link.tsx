import { useState } from 'react';
import { icons } from '../icons.tsx';
import { useText } from '../text/text.ts';
import './share.css';

/** A link that could not be read says so until it is told to go; the lesson is there all the same. */
export default function BrokenLink() {
  const text = useText();
  const [isDismissed, setIsDismissed] = useState(false);
  if (isDismissed) return null;
  return (
    <div className="notice" role="status">
      <p>{text.brokenLink}</p>
      <button type="button" aria-label={text.share.dismiss} title={text.share.dismiss} onClick={() => setIsDismissed(true)}>
        {icons.no}
      </button>
    </div>
  );
}
