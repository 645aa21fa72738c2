import { createContext } from 'react';

/** The way from a lesson to a recording and back. */
export interface RecordingDoor {
  /** Opens a file, or asks for one. */
  open(file?: File): void;
  /** Back to the lesson; undefined where the lesson is what is shown. */
  readonly back?: () => void;
}

export const RecordingContext = createContext<RecordingDoor>({ open: () => {} });
