import { configOf } from './machine.ts';
import { objectNameIn } from './object-text.ts';
import { MOST_PATIENCE } from './run-input.ts';
import { placeNamed } from './place.ts';
import { followByStory, type Track } from './playhead.ts';
import { resolveScenes } from './scenes.ts';
import { recordingOf, type PairedRecording } from './recording.ts';
import type { RunInput } from './run.ts';
import type { SimulationResult } from './simulation.ts';
import type { LabActions, LabRun, MachineDials, ProgramFile, RunId, SceneMark } from './state.ts';
import type { LabCore } from './store.ts';

type RunningActions = Pick<LabActions, 'edit' | 'run' | 'goOn' | 'reset' | 'type' | 'setMachine' | 'loadTemplate'>;

interface StoryPlace {
  readonly track: Track;
  readonly position: number;
}

/** Making runs: from the drafts to a Log, while the old run stays on the page. `make` makes one as it stands. */
export function running(core: LabCore): { readonly actions: RunningActions; make(id: RunId): Promise<void> } {
  const { store, drafts } = core;
  /** The latest request of each run; an answer to an older one is dropped. */
  const latest = new Map<RunId, number>();
  let requests = 0;
  /** Where a run stood in its story when one that got nowhere took its place. */
  const left = new Map<RunId, StoryPlace>();

  const runOf = (id: RunId): LabRun => store.getState().runs.find((run) => run.id === id)!;
  const sharing = (id: RunId): readonly LabRun[] => {
    const [{ name }] = runOf(id).files;
    return store.getState().runs.filter(({ files }) => files[0].name === name);
  };
  const change = (id: RunId, how: (run: LabRun) => LabRun) =>
    store.setState(({ runs }) => ({ runs: runs.map((run) => (run.id === id ? how(run) : run)) }));

  async function make(id: RunId): Promise<void> {
    const request = ++requests;
    latest.set(id, request);
    change(id, (run) => ({ ...run, status: run.recording ? 'running' : 'compiling' }));
    try {
      const result = await core.simulate(requestOf(core, store.getState().machine, runOf(id)));
      if (latest.get(id) === request) accept(id, result);
    } catch (error) {
      const fault = error instanceof Error ? { message: error.message, detail: error.stack ?? '' } : { message: String(error), detail: '' };
      change(id, (run) => ({ ...run, status: 'failed' }));
      store.setState({ fault });
    }
  }

  function accept(id: RunId, { log, diagnostics }: SimulationResult): void {
    if (log === undefined) return change(id, (run) => ({ ...run, status: 'failed', diagnostics }));
    const old = runOf(id);
    const recording = recordingOf(log, old.kernel !== undefined);
    const made: LabRun = { ...old, status: 'ready', diagnostics, recording, files: old.files.map((file) => ({ ...file, text: file.draft })) };
    const scenes = resolveScenes({ ...core.lesson, words: store.getState().words }, store.getState().runs.map((run) => (run.id === id ? made : run)));
    const position = placeOf(made, old, scenes);
    // What was selected was of the old drawing.
    store.setState(({ runs }) => ({ scenes, selection: undefined, runs: runs.map((run) => (run.id === id ? { ...made, position } : run)) }));
    core.questions.locate(store.getState().runs);
    if (!left.has(id)) bringTogether(id, old);
  }

  /**
   * Where a new run stands: where the one before it stood in the story. One that got
   * nowhere (its program did not load) is shown at its end, which says why, and the
   * place is kept for the next. Without one before, at the place a link names, or at
   * the lesson's opening scene.
   */
  function placeOf({ id, recording }: LabRun, { recording: before, position }: LabRun, scenes: readonly SceneMark[]): number {
    const { track, log } = recording as PairedRecording;
    const opening = scenes.find((scene) => scene.id === core.lesson.lesson.opening)?.at[id];
    const place = left.get(id) ?? (before && { track: (before as PairedRecording).track, position });
    left.delete(id);
    if (opening === undefined && track.milestones.length === 0) {
      if (place) left.set(id, place);
      return log.length;
    }
    if (place) return followByStory(place.track, place.position, track);
    const named = core.openAt && id === store.getState().focus ? placeNamed(recording!, scenes, id, core.openAt) : undefined;
    return named ?? opening ?? 0;
  }

  /** The others stand where pairing puts them beside the run in focus. */
  function bringTogether(id: RunId, { recording: before }: LabRun): void {
    const { focus, actions } = store.getState();
    const lead = runOf(focus);
    const isOpening = before === undefined && core.openAt !== undefined;
    if (lead.recording && !left.has(focus) && (isOpening || (id === focus && before))) actions.seek(focus, lead.position);
  }

  /** Runs of one program have its files in common. */
  function edit(id: RunId, name: string, draft: string): void {
    for (const { id: each } of sharing(id)) {
      change(each, (run) => ({ ...run, files: run.files.map((file) => (file.name === name ? withDraft(file, draft) : file)) }));
    }
    drafts.write(name, draft, runOf(id).files.find((file) => file.name === name)!.original);
  }

  /** A new run begins without what was typed into the old one. */
  function run(id: RunId): void {
    for (const { id: each } of sharing(id)) {
      change(each, (run) => ({ ...run, typed: undefined, patience: undefined }));
      void make(each);
    }
  }

  const beMorePatient = (id: RunId) => change(id, (run) => ({ ...run, patience: Math.min(2 * (run.patience ?? 1), MOST_PATIENCE) }));

  const actions: RunningActions = {
    edit,
    run,
    goOn(id) {
      beMorePatient(id);
      void make(id);
    },
    reset(id) {
      for (const { name, original } of runOf(id).files) edit(id, name, original);
      run(id);
    },
    setMachine(dials) {
      store.setState(({ machine }) => ({ machine: { ...machine, ...dials } }));
      for (const { id } of store.getState().runs) void make(id);
    },
    loadTemplate(template) {
      const chosen = core.lesson.lesson.templates.find(({ id }) => id === template);
      if (!chosen) return;
      const [{ id, files }] = store.getState().runs;
      for (const { name, side } of files) edit(id, name, chosen[side]);
      // Another program has another story: it opens where its own begins.
      left.delete(id);
      change(id, (fresh) => ({ ...fresh, recording: undefined, position: 0 }));
      run(id);
    },
    type(id, text) {
      const { recording, position } = runOf(id);
      const timeNs = recording && position > 0 ? recording.log.timeNs(position - 1) : 0;
      // Typed where a limit ended the run: it goes on, to answer.
      if (recording && position >= recording.log.length) beMorePatient(id);
      change(id, (run) => ({ ...run, typed: [...(run.typed ?? []).filter((input) => input.timeNs < timeNs), { timeNs, text }] }));
      void make(id);
    },
  };
  return { actions, make };
}

function withDraft(file: ProgramFile, draft: string): ProgramFile {
  return file.draft === draft ? file : { ...file, draft };
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
