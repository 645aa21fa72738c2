import { createContext, use, type ReactNode } from 'react';
import type { SourcePlace } from './log-lines.ts';

/** What opens a place of the source; undefined where the page does not have the file. */
export type OpenPlace = (place: SourcePlace) => (() => void) | undefined;

export const OpenPlaceContext = createContext<OpenPlace>(() => undefined);

/** A place of the source, pressed to see it in the code. */
export function PlaceLink({ place, children }: { place: SourcePlace; children: ReactNode }) {
  const open = use(OpenPlaceContext)(place);
  return (
    <button type="button" className="place-link" disabled={!open} onClick={open}>
      {children}
    </button>
  );
}
