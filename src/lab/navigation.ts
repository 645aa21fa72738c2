import type { Ns } from '../base/units.ts';
import { followByClock, followByStory, neighbourStop, stopAtTime, type Track } from './playhead.ts';
import type { Questions } from './predictions.ts';
import type { PairedRecording } from './recording.ts';
import { isSourceLine } from './stops.ts';
import type { Direction, LabActions, LabRun, LabState, RunId, SceneMark } from './state.ts';
import type { LabCore } from './store.ts';

type NavigationActions = Pick<
  LabActions,
  'step' | 'nextEvent' | 'scene' | 'play' | 'pause' | 'restart' | 'end' | 'seek' | 'seekTime' | 'setSpeed' | 'setPairing' | 'setFocus' | 'choose'
>;

/** How long play rests at a stop at speed 1: long enough to read a short sentence. */
const STOP_MS = 900;

/** What moving needs; a lab without a lesson asks nothing. */
interface NavigationCore extends Pick<LabCore, 'store' | 'every'> {
  readonly questions: Pick<Questions, 'openAt' | 'answer' | 'onTheWay'>;
}

/** Moving the playhead: the run in focus steps, the others follow. */
export function navigation({ store, every, questions }: NavigationCore): NavigationActions {
  let stopTicking: (() => void) | undefined;

  /** `asked`: a run that is asked on its way to where pairing would put it, and stops there. */
  function moveTo(id: RunId, position: number, byReader = true, asked?: { readonly run: RunId; readonly position: number }): void {
    store.setState((state) => ({
      focus: id,
      ...questions.openAt(placed(state, id, position).map((run) => (run.id === asked?.run ? { ...run, position: asked.position } : run))),
      moves: state.moves + (byReader ? 1 : 0),
    }));
    if (store.getState().prediction) pause();
  }

  function stepFocused(direction: Direction, byReader = true): void {
    const run = focused(store.getState());
    if (run.recording) moveTo(run.id, neighbourStop(run.recording.steps, run.position, direction), byReader);
  }

  function pause(): void {
    stopTicking?.();
    stopTicking = undefined;
    if (store.getState().playing) store.setState(({ moves }) => ({ playing: false, moves: moves + 1 }));
  }

  function tick(): void {
    const { recording, position } = focused(store.getState());
    if (!recording || position >= recording.log.length) pause();
    else stepFocused(1, false);
  }

  /** A jump does not skip a question: where the first one on the way is asked, of whichever run. */
  function firstQuestion({ id, recording, position }: LabRun, target: number) {
    let from = store.getState().runs;
    for (const stop of recording!.steps) {
      if (stop <= position) continue;
      if (stop > target) return undefined;
      const runs = placed(store.getState(), id, stop);
      const question = questions.onTheWay(from, runs);
      if (question) return { stop, ...question };
      from = runs;
    }
    return undefined;
  }

  function startTicking(): void {
    stopTicking?.();
    stopTicking = every(STOP_MS / store.getState().speed, tick);
  }

  /** A move by hand ends play: the reader has taken over. */
  const byHand =
    <Arguments extends unknown[]>(move: (...args: Arguments) => void) =>
    (...args: Arguments) => {
      pause();
      move(...args);
    };

  return {
    step: byHand(stepFocused),
    nextEvent: byHand((direction: Direction) => {
      const run = focused(store.getState());
      if (run.recording) moveTo(run.id, neighbourEvent(run, direction));
    }),
    scene: byHand((direction: Direction) => {
      const run = focused(store.getState());
      if (!run.recording) return;
      const target = neighbourStop(sceneStops(store.getState(), run), run.position, direction);
      const question = direction === 1 ? firstQuestion(run, target) : undefined;
      moveTo(run.id, question?.stop ?? target, true, question);
    }),
    play() {
      const run = focused(store.getState());
      if (run.recording && run.position >= run.recording.log.length) moveTo(run.id, 0, false);
      store.setState({ playing: true });
      startTicking();
    },
    pause,
    restart: byHand(() => moveTo(store.getState().focus, 0)),
    end: byHand(() => {
      const run = focused(store.getState());
      moveTo(run.id, run.recording?.log.length ?? 0);
    }),
    seek: byHand((id: RunId, position: number) => moveTo(id, position)),
    seekTime: byHand((sinceZeroNs: Ns) =>
      store.setState(({ runs, scenes, moves }) => ({
        moves: moves + 1,
        runs: runs.map((run) => (run.recording ? { ...run, position: stopAtTime(trackOf(run, scenes)!, sinceZeroNs) } : run)),
      })),
    ),
    setSpeed(speed) {
      store.setState({ speed });
      if (store.getState().playing) startTicking();
    },
    setPairing(pairing) {
      store.setState({ pairing });
      const run = focused(store.getState());
      moveTo(run.id, run.position, false);
    },
    choose(choice) {
      const { prediction, runs } = store.getState();
      if (prediction) store.setState(questions.answer(prediction, runs, choice));
    },
    setFocus(focus) {
      store.setState({ focus });
    },
  };
}

function focused({ runs, focus }: LabState): LabRun {
  return runs.find((run) => run.id === focus) ?? runs[0];
}

function trackOf(run: LabRun, scenes: readonly SceneMark[]): Track | undefined {
  const track = (run.recording as PairedRecording | undefined)?.track;
  return track && (run.isPairedByScenes || run.kernel !== undefined) ? { ...track, milestones: sceneMilestones(run, scenes) } : track;
}

/** Where runs are paired by the lesson's scenes; those on kernels of their own are, as a program that is not loaded has no other story. */
function sceneMilestones({ id }: LabRun, scenes: readonly SceneMark[]): Track['milestones'] {
  return scenes.flatMap(({ id: key, at }) => (at[id] === undefined ? [] : [{ key, position: at[id] }]));
}

/** All runs, with `id` at `position` (which need not be a stop) and the others where pairing puts them. */
function placed(state: LabState, id: RunId, position: number): readonly LabRun[] {
  const lead = state.runs.find((run) => run.id === id);
  const track = lead && trackOf(lead, state.scenes);
  if (!track) return state.runs;
  const at = Math.min(Math.max(position, 0), track.stops[track.stops.length - 1]);
  const follow = state.pairing === 'story' ? followByStory : followByClock;
  // A run that has no story leads nobody through one.
  const leads = (own: Track) => state.pairing === 'clock' || track.milestones.length > 0 || own.milestones.length === 0;
  return state.runs.map((run) => {
    const own = trackOf(run, state.scenes);
    const next = run.id === id ? at : own && leads(own) ? follow(track, at, own) : run.position;
    return next === run.position ? run : { ...run, position: next };
  });
}

/** The next (or last) stop behind an event that is not a source line. */
function neighbourEvent({ recording, position }: LabRun, direction: Direction): number {
  const { log, steps } = recording!;
  const last = direction === 1 ? log.length : 0;
  let at = position;
  while (at !== last) {
    at = neighbourStop(steps, at, direction);
    if (at > 0 && !isSourceLine(log, stepEvent(steps, at))) break;
  }
  return at;
}

/** The event that a stop rests behind: the first one after the stop before it. */
function stepEvent(steps: readonly number[], stop: number): number {
  return neighbourStop(steps, stop, -1);
}

function sceneStops({ scenes }: LabState, run: LabRun): number[] {
  const starts = scenes.map((scene) => scene.at[run.id]).filter((at) => at !== undefined);
  return [...new Set([0, ...starts, run.recording!.log.length])].toSorted((a, b) => a - b);
}
