import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { StoreApi } from 'zustand';
import { broadcastWire, windowName, windowWire } from '../../lab/in-step-wire.ts';
import { createLecture } from '../../lab/lecture.ts';
import type { Link } from '../../lab/link.ts';
import type { Lab } from '../../lab/state.ts';
import { FaultBoundary } from '../fault/fault.tsx';
import { LabContext } from '../lab.ts';
import { AudiencePage } from './audience-page.tsx';
import { lectureAt } from './lecture-address.ts';
import { LectureContext } from './lecture-context.ts';
import { SpeakerPage } from './speaker-page.tsx';

/** Draws a lecture's window: the audience's screen, or the speaker's. */
export function showLecture(root: HTMLElement, store: StoreApi<Lab>, { present = '', isSpeaker = false }: Link): void {
  const isFromDisk = location.protocol === 'file:';
  const wire = (isFromDisk ? undefined : broadcastWire(present)) ?? windowWire(window);
  const open = (link: string) => location.replace(lectureAt(new URL(link, location.href).href, present, isSpeaker));
  const lecture = createLecture(store, { wire, from: windowName(), open });
  createRoot(root).render(
    <StrictMode>
      <LabContext value={store}>
        <LectureContext value={lecture}>
          <FaultBoundary>{isSpeaker ? <SpeakerPage /> : <AudiencePage session={present} />}</FaultBoundary>
        </LectureContext>
      </LabContext>
    </StrictMode>,
  );
}
