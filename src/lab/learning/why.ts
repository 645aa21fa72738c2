import type { StoreApi } from 'zustand/vanilla';
import type { RunId } from '../state.ts';
import type { LabCore } from '../store.ts';
import type { Learning, LearningActions } from './learning.ts';

/** A value that was asked about, and the places between which the reader goes. */
export interface Why {
  readonly run: RunId;
  readonly what: string;
  /** Index of the event that wrote it. */
  readonly write: number;
  /** Where the reader asked. */
  readonly from: number;
  /** The stop that shows the write. */
  readonly to: number;
}

/** From a value to the step that wrote it, in whatever context, and back. */
export function asking({ store: lab }: LabCore, learning: StoreApi<Learning>): Pick<LearningActions, 'askWhy' | 'goBack'> {
  // Who moves on has had the answer.
  lab.subscribe(({ runs }) => {
    const { why } = learning.getState();
    if (why && runs.find(({ id }) => id === why.run)?.position !== why.to) learning.setState({ why: undefined });
  });
  return {
    askWhy(id, write, what) {
      const { runs, actions } = lab.getState();
      const { recording, position } = runs.find((run) => run.id === id)!;
      const to = recording!.steps.find((stop) => stop > write) ?? recording!.log.length;
      actions.seek(id, to);
      const source = recording!.momentAt(write + 1).lastWrite?.source;
      if (source) actions.openFile(id, source.file, source.line);
      learning.setState({ why: { run: id, what, write, from: position, to } });
    },
    goBack() {
      const { why } = learning.getState();
      if (why) lab.getState().actions.seek(why.run, why.from);
    },
  };
}
