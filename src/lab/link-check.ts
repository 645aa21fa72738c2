import type { StoreApi } from 'zustand/vanilla';
import type { Link } from './link.ts';
import { sumOf } from './link-sum.ts';
import { placeNamed } from './place.ts';
import type { Lab, LabRun, LinkTrouble } from './state.ts';

/** When the runs that a link opened are there: says so where they are not what it was made from. */
export function checkLink(store: StoreApi<Lab>, link: Link): void {
  const stop = store.subscribe(check);
  check();

  function check(): void {
    if (!isOpen(store.getState().runs)) return;
    stop();
    // The last run has been accepted, and is put beside the others in the same turn.
    queueMicrotask(() => {
      const linkTrouble = troubleOf(store.getState(), link);
      if (linkTrouble) store.setState({ linkTrouble });
    });
  }
}

function isOpen(runs: readonly LabRun[]): boolean {
  return runs.every(({ status }) => status === 'ready' || status === 'failed');
}

function troubleOf({ runs, focus, scenes }: Lab, { at, sum, state }: Link): LinkTrouble | undefined {
  const run = runs.find(({ id }) => id === focus)!;
  if (!run.recording) return undefined;
  if (at !== undefined && placeNamed(run.recording, scenes, run.id, at) === undefined) return 'lost';
  // A draft of the reader's own is no other simulator.
  const isAsLinked = runs.every(({ files }) => files.every(({ name, text, original }) => text === (state?.files[name] ?? original)));
  return sum !== undefined && isAsLinked && sum !== sumOf(runs) ? 'changed' : undefined;
}
