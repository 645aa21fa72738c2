import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Ns } from '../base/units.ts';
import type { Log } from '../trace/log.ts';
import { navigation } from './navigation.ts';
import { prepareInPieces, recordingOf, type PairedRecording } from './recording.ts';
import type { OpenedRecording } from './recording-open.ts';
import type { Lab, LabActions, LabRun, LabState } from './state.ts';

/** The run that is a recording, wherever it stands among others. */
export const RECORDED = 'recorded';

/**
 * A lab of its own for a recording: its run is the Log that was opened, the views
 * are the same, and the lesson's lab stands as it was left. What a recording cannot
 * do (run again, be typed into, have its machine turned) does nothing here.
 */
export function recordingLab(lesson: StoreApi<Lab>, { log }: OpenedRecording): StoreApi<Lab> {
  const recording = foreignRecording(log);
  const store = createStore<Lab>()(() => ({ ...lesson.getState(), ...opening(recording) }));
  const move = navigation({ store, every, questions });
  store.setState(({ actions }) => ({ actions: { ...actions, ...move, ...unable, ...lookingAt(store) } }));
  prepareInPieces(recording, every);
  lesson.subscribe(({ theme, motion, language, shortcuts }) => store.setState({ theme, motion, language, shortcuts }));
  return store;
}

/** Puts a run of the lesson beside the recording, both at the start of the story; without one the recording stands alone again. */
export function compareWith(store: StoreApi<Lab>, run: LabRun | undefined): void {
  const { runs, actions } = store.getState();
  const recorded = runs.find(({ id }) => id === RECORDED)!;
  store.setState({ runs: run ? [recorded, run] : [recorded], focus: RECORDED, shown: run ? 'both' : RECORDED, pairing: run ? 'story' : 'clock' });
  actions.seek(RECORDED, recorded.position);
}

/** The run of a lesson that does what a recording shows: the same mechanism, or else the one in focus. */
export function likelyTwin({ runs, focus }: Pick<LabState, 'runs' | 'focus'>, log: Log): LabRun | undefined {
  const ready = runs.filter(({ recording }) => recording !== undefined);
  const mechanism = hasFunction(log, 'bpf_wq_work') ? 'wq' : hasFunction(log, 'bpf_timer_cb') ? 'timer' : undefined;
  return ready.find((run) => run.mechanism === mechanism) ?? ready.find(({ id }) => id === focus) ?? ready[0];
}

function hasFunction(log: Log, func: string): boolean {
  for (const name of ['workqueue_queue_work', 'hrtimer_start']) {
    const kind = log.kindNamed(name);
    if (kind) for (const index of log.indicesOf(kind)) if (log.text(index, 'function') === func) return true;
  }
  return false;
}

/** As `recordingOf`, for a Log whose clock began long before it. */
export function foreignRecording(log: Log): PairedRecording {
  const made = recordingOf(log);
  const zeroNs: Ns = made.track.milestones.length > 0 ? made.zeroNs : log.length > 0 ? log.timeNs(0) : 0;
  const timeNsAt = (position: number) => (log.length === 0 ? 0 : log.timeNs(Math.max(0, position - 1)) - zeroNs);
  return { ...made, zeroNs, track: { ...made.track, timeNsAt } };
}

function opening(recording: PairedRecording): Partial<LabState> {
  const { log } = recording;
  const position = recording.track.milestones[0]?.position ?? Math.min(1, log.length);
  const run: LabRun = { id: RECORDED, mechanism: RECORDED, status: 'ready', files: [], diagnostics: [], recording, position };
  return {
    runs: [run],
    focus: RECORDED,
    shown: RECORDED,
    pairing: 'clock',
    scenes: [],
    prediction: undefined,
    playing: false,
    moves: 0,
    inspections: {},
    panel: 'events',
    selection: undefined,
    notes: [],
    fault: undefined,
    changes: {},
    // A lesson's challenges and its way back are not a recording's.
    learning: undefined,
  };
}

/** A recording asks nothing. */
const questions = {
  openAt: (runs: readonly LabRun[]) => ({ runs, prediction: undefined }),
  onTheWay: () => undefined,
  answer: (_: unknown, runs: readonly LabRun[]) => ({ runs, prediction: undefined }),
};

function every(periodMs: number, tick: () => void): () => void {
  const timer = setInterval(tick, periodMs);
  return () => clearInterval(timer);
}

const nothing = () => {};
const unable: Partial<LabActions> = { edit: nothing, run: nothing, goOn: nothing, reset: nothing, type: nothing, setMachine: nothing, undo: nothing, redo: nothing, letGo: nothing, loadTemplate: nothing, list: async () => [] };

/** What only says how this lab is looked at. */
function lookingAt(store: StoreApi<Lab>): Partial<LabActions> {
  return {
    setShown: (shown) => store.setState(shown === 'both' ? { shown } : { shown, focus: shown }),
    setPanel: (panel) => store.setState({ panel }),
    select: (selection) => store.setState({ selection }),
    openFile: nothing,
    setEditing: nothing,
  };
}
