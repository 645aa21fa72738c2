import { useEffect, useState } from 'react';
import { icons } from '../icons.tsx';
import { useLabStore } from '../lab.ts';
import { useText } from '../text/text.ts';

/** How long the button says what it did. */
const SAID_MS = 2_400;

/** Copies the link that brings somebody else to what is on this page. */
export function CopyLink() {
  const text = useText().share;
  const store = useLabStore();
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = said ? setTimeout(() => setSaid(''), SAID_MS) : undefined;
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    const { copyLink } = await import('./copy.ts');
    setSaid((await copyLink(store.getState())) ? text.copied : text.inAddressBar);
  };
  return (
    <>
      <button type="button" className="top-button" aria-label={text.copy} title={text.about} onClick={() => void copy()}>
        {icons.link}
        <span className="top-word">{text.copy}</span>
      </button>
      <span className={said ? 'share-said' : 'unseen'} role="status">
        {said}
      </span>
    </>
  );
}
