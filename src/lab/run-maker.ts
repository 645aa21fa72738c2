import { configOf } from './machine.ts';
import { objectNameIn } from './object-text.ts';
import { placeNamed } from './place.ts';
import { followByStory, type Track } from './playhead.ts';
import { recordingOf, type PairedRecording } from './recording.ts';
import type { RunInput } from './run.ts';
import { resolveScenes } from './scenes.ts';
import type { SimulationResult } from './simulation.ts';
import type { LabRun, MachineDials, ProgramFile, RunId, SceneMark } from './state.ts';
import type { LabCore } from './store.ts';

interface StoryPlace {
  readonly track: Track;
  readonly position: number;
}

/** Makes a lab's runs from their drafts: a new one takes the old one's place when it is there. */
export class RunMaker {
  private readonly core: LabCore;
  /** The latest request of each run; an answer to an older one is dropped. */
  private readonly latest = new Map<RunId, number>();
  private requests = 0;
  /** Where a run stood in its story when one that got nowhere took its place. */
  private readonly left = new Map<RunId, StoryPlace>();

  constructor(core: LabCore) {
    this.core = core;
  }

  runOf(id: RunId): LabRun {
    return this.core.store.getState().runs.find((run) => run.id === id)!;
  }

  change(id: RunId, how: (run: LabRun) => LabRun): void {
    this.core.store.setState(({ runs }) => ({ runs: runs.map((run) => (run.id === id ? how(run) : run)) }));
  }

  /** The run as its drafts, inputs and the dials stand now. */
  async make(id: RunId): Promise<void> {
    const { store, simulate } = this.core;
    const request = ++this.requests;
    this.latest.set(id, request);
    this.change(id, (run) => ({ ...run, status: run.recording ? 'running' : 'compiling' }));
    try {
      const result = await simulate(requestOf(this.core, store.getState().machine, this.runOf(id)));
      if (this.latest.get(id) === request) this.accept(id, result);
    } catch (error) {
      const fault = error instanceof Error ? { message: error.message, detail: error.stack ?? '' } : { message: String(error), detail: '' };
      this.change(id, (run) => ({ ...run, status: 'failed' }));
      store.setState({ fault });
    }
  }

  /** Another program has another story: it opens where its own begins. */
  forget(id: RunId): void {
    this.left.delete(id);
    this.change(id, (run) => ({ ...run, recording: undefined, position: 0 }));
  }

  private accept(id: RunId, { log, diagnostics }: SimulationResult): void {
    const { store, lesson, questions } = this.core;
    if (log === undefined) return this.change(id, (run) => ({ ...run, status: 'failed', diagnostics }));
    const old = this.runOf(id);
    const recording = recordingOf(log, old.kernel !== undefined);
    const made: LabRun = { ...old, status: 'ready', diagnostics, recording, files: old.files.map((file) => ({ ...file, text: file.draft })) };
    const scenes = resolveScenes({ ...lesson, words: store.getState().words }, store.getState().runs.map((run) => (run.id === id ? made : run)));
    const position = this.placeOf(made, old, scenes);
    // What was selected was of the old drawing.
    store.setState(({ runs }) => ({ scenes, selection: undefined, runs: runs.map((run) => (run.id === id ? { ...made, position } : run)) }));
    questions.locate(store.getState().runs);
    if (!this.left.has(id)) this.bringTogether(id, old);
  }

  /**
   * Where a new run stands: where the one before it stood in the story. One that got
   * nowhere (its program did not load) is shown at its end, which says why, and the
   * place is kept for the next. Without one before, at the place a link names, or at
   * the lesson's opening scene.
   */
  private placeOf({ id, recording }: LabRun, { recording: before, position }: LabRun, scenes: readonly SceneMark[]): number {
    const { store, lesson, openAt } = this.core;
    const { track, log } = recording as PairedRecording;
    const opening = scenes.find((scene) => scene.id === lesson.lesson.opening)?.at[id];
    const place = this.left.get(id) ?? (before && { track: (before as PairedRecording).track, position });
    this.left.delete(id);
    if (opening === undefined && track.milestones.length === 0) {
      if (place) this.left.set(id, place);
      return log.length;
    }
    if (place) return followByStory(place.track, place.position, track);
    const named = openAt && id === store.getState().focus ? placeNamed(recording!, scenes, id, openAt) : undefined;
    return named ?? opening ?? 0;
  }

  /** The others stand where pairing puts them beside the run in focus. */
  private bringTogether(id: RunId, { recording: before }: LabRun): void {
    const { focus, actions } = this.core.store.getState();
    const lead = this.runOf(focus);
    const isOpening = before === undefined && this.core.openAt !== undefined;
    if (lead.recording && !this.left.has(focus) && (isOpening || (id === focus && before))) actions.seek(focus, lead.position);
  }
}

function requestOf(core: LabCore, dials: MachineDials, run: LabRun): RunInput {
  const draftOf = (side: ProgramFile['side']) => {
    const file = run.files.find((each) => each.side === side)!;
    return { name: file.name, text: file.draft };
  };
  const bpf = draftOf('bpf');
  const object = objectNameIn(bpf.text);
  return {
    machine: configOf(core.lesson.lesson.machine, dials, run),
    bpf,
    user: draftOf('user'),
    // What loads an object wants to know which.
    args: object === undefined ? undefined : [object],
    inputs: run.typed ?? [],
    patience: run.patience,
    modules: core.lesson.lesson.modules,
    isVerifying: dials.isVerifying,
  };
}
