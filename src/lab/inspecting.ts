import type { Log } from '../trace/log.ts';
import type { Inspection } from './inspection.ts';
import { neighbourStop } from './playhead.ts';
import type { RunInput } from './run.ts';
import type { LabRun, LabState, Recording, RunId } from './state.ts';
import type { LabCore } from './store.ts';

/** How long the playhead rests before a replay is asked for. */
const REST_MS = 80;
/** Inspections that are kept of each run, those asked for last. */
const KEPT = 32;

/**
 * Keeps the focused run inspected wherever its playhead rests, and the step behind it
 * in reserve. A replay that comes too late is kept for later and not shown.
 */
export function keepInspecting({ store, every, inspect }: LabCore, inputOf: (log: Log) => RunInput | undefined): void {
  const kept = new WeakMap<Log, Map<number, Inspection>>();
  let cancel: (() => void) | undefined;
  let isAsking = false;

  const keptOf = (log: Log) => {
    const known = kept.get(log) ?? new Map<number, Inspection>();
    kept.set(log, known);
    return known;
  };

  function look(): void {
    const run = focusedRun(store.getState());
    if (!run?.recording || isInspected(store.getState(), run)) return;
    cancel?.();
    const known = keptOf(run.recording.log).get(run.position);
    if (known) show(run.id, run.recording, known);
    else cancel = once(REST_MS, () => void ask());
  }

  /** One replay at a time; what the playhead has moved to meanwhile is asked for after it. */
  async function ask(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      for (let next = wanted(); next; next = wanted()) await replay(next.recording, next.position);
    } catch (error) {
      const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
      store.setState({ fault: { message, detail: stack } });
    } finally {
      isAsking = false;
    }
  }

  /** What is looked at, then the step after it. */
  function wanted(): { recording: Recording; position: number } | undefined {
    const run = focusedRun(store.getState());
    if (!run?.recording) return undefined;
    const { recording, position } = run;
    const known = keptOf(recording.log);
    const next = [position, neighbourStop(recording.steps, position, 1)].find((each) => !known.has(each));
    return next === undefined ? undefined : { recording, position: next };
  }

  async function replay(recording: Recording, position: number): Promise<void> {
    const { log, steps } = recording;
    const input = inputOf(log);
    const before = neighbourStop(steps, position, -1);
    const inspection = input ? await inspect(input, position, before) : { position, contexts: [], values: [] };
    const known = keptOf(log);
    known.set(position, inspection);
    if (known.size > KEPT) known.delete(known.keys().next().value!);
    const run = focusedRun(store.getState());
    if (run?.recording === recording && run.position === position) show(run.id, recording, inspection);
  }

  function show(id: RunId, recording: Recording, inspection: Inspection): void {
    store.setState(({ inspections }) => ({ inspections: { ...inspections, [id]: { ...inspection, recording } } }));
  }

  function once(ms: number, act: () => void): () => void {
    const stop = every(ms, () => {
      stop();
      act();
    });
    return stop;
  }

  store.subscribe((now, before) => {
    if (now.runs !== before.runs || now.focus !== before.focus) look();
  });
  look();
}

function isInspected({ inspections }: LabState, { id, recording, position }: LabRun): boolean {
  return inspections[id]?.recording === recording && inspections[id]?.position === position;
}

function focusedRun({ runs, focus }: LabState): LabRun | undefined {
  return runs.find(({ id }) => id === focus);
}
