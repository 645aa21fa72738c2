import { lazy, Suspense } from 'react';
import { useLab } from '../lab.ts';
import type { DialogName } from './commands.ts';

const Keys = lazy(() => import('../keys/keys-dialog.tsx'));
const Lessons = lazy(() => import('../lessons/lessons-dialog.tsx'));
const Share = lazy(() => import('../share/share-dialog.tsx'));
const Embed = lazy(() => import('../embed/embed-dialog.tsx'));
const Times = lazy(() => import('../machine/times-dialog.tsx'));
const Record = lazy(() => import('../export/record-dialog.tsx'));
const Transcript = lazy(() => import('../transcript/transcript-dialog.tsx'));

/** A dialog by its name: the one that its button opens. */
export function Dialogs({ name, onClose }: { name: DialogName; onClose: () => void }) {
  const learning = useLab((lab) => lab.learning);
  return (
    <Suspense>
      {name === 'keys' && <Keys onClose={onClose} />}
      {name === 'lessons' && learning && <Lessons learning={learning} onClose={onClose} />}
      {name === 'share' && <Share onClose={onClose} />}
      {name === 'embed' && <Embed onClose={onClose} />}
      {name === 'times' && <Times onClose={onClose} />}
      {name === 'record' && <Record onClose={onClose} />}
      {name === 'transcript' && <Transcript onClose={onClose} />}
    </Suspense>
  );
}
