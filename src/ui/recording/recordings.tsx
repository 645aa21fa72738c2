import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import type { StoreApi } from 'zustand';
import type { Lab } from '../../lab/state.ts';
import { useDrop, usePaste } from '../drop/use-drop.ts';
import { LabContext } from '../lab.ts';
import { RecordingContext } from './door.ts';
import type { ShownRecording } from './open-dialog.tsx';
import './drop.css';

const OpenDialog = lazy(() => import('./open-dialog.tsx'));
const RecordingScreen = lazy(() => import('./recording-screen.tsx'));

/** The lesson, or the recording that was opened over it: a recording has a lab of its own. */
export function Recordings({ lesson, children }: { lesson: StoreApi<Lab>; children: ReactNode }) {
  const [asked, setAsked] = useState<{ readonly file?: File }>();
  const [shown, setShown] = useState<ShownRecording>();
  const isOver = useDrop((file) => setAsked({ file }));
  usePaste((text) => setAsked({ file: new File([text], '') }));
  const door = useMemo(() => ({ open: (file?: File) => setAsked({ file }), back: shown && (() => setShown(undefined)) }), [shown]);
  return (
    <RecordingContext value={door}>
      <LabContext value={shown?.store ?? lesson}>
        {shown ? (
          <Suspense>
            <RecordingScreen key={shown.key} shown={shown} lesson={lesson} />
          </Suspense>
        ) : (
          children
        )}
      </LabContext>
      {asked && (
        <Suspense>
          <LabContext value={lesson}>
            <OpenDialog
              key={asked.file?.name}
              file={asked.file}
              lesson={lesson}
              onOpened={(recording) => {
                setShown(recording);
                setAsked(undefined);
              }}
              onObject={() => {
                setShown(undefined);
                setAsked(undefined);
              }}
              onClose={() => setAsked(undefined)}
            />
          </LabContext>
        </Suspense>
      )}
      {isOver && <div className="drop-veil" aria-hidden="true" />}
    </RecordingContext>
  );
}
