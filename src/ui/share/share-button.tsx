import { lazy, Suspense, useState } from 'react';
import { icons } from '../icons.tsx';
import { useText } from '../text/text.ts';

const ShareDialog = lazy(() => import('./share-dialog.tsx'));

/** Opens what there is to give away: the link to this place, and what can be made of it. */
export function ShareButton() {
  const text = useText().share;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" className="top-button" aria-haspopup="dialog" aria-label={text.share} title={text.about} onClick={() => setIsOpen(true)}>
        {icons.link}
        <span className="top-word">{text.share}</span>
      </button>
      {isOpen && (
        <Suspense>
          <ShareDialog onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
