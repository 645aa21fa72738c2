import { configOf } from './machine.ts';
import { placeNamed } from './place.ts';
import { followByStory } from './playhead.ts';
import { resolveScenes } from './scenes.ts';
import { recordingOf, type PairedRecording } from './recording.ts';
import type { RunInput, TerminalInput } from './run.ts';
import type { SimulationResult } from './simulation.ts';
import type { LabActions, LabRun, MachineDials, ProgramFile, RunId } from './state.ts';
import type { LabCore } from './store.ts';

type RunningActions = Pick<LabActions, 'edit' | 'run' | 'reset' | 'type' | 'setMachine' | 'loadTemplate'>;

/** Making runs: from the drafts to a Log, while the old run stays on the page. */
export function running(core: LabCore): RunningActions {
  const { store, drafts } = core;
  const inputs = new Map<RunId, readonly TerminalInput[]>();
  /** The latest request of each run; an answer to an older one is dropped. */
  const latest = new Map<RunId, number>();
  let requests = 0;

  const runOf = (id: RunId): LabRun => store.getState().runs.find((run) => run.id === id)!;
  const change = (id: RunId, how: (run: LabRun) => LabRun) =>
    store.setState(({ runs }) => ({ runs: runs.map((run) => (run.id === id ? how(run) : run)) }));

  async function make(id: RunId): Promise<void> {
    const request = ++requests;
    latest.set(id, request);
    change(id, (run) => ({ ...run, status: run.recording ? 'running' : 'compiling' }));
    try {
      const result = await core.simulate(requestOf(core, store.getState().machine, runOf(id), inputs.get(id) ?? []));
      if (latest.get(id) === request) accept(id, result);
    } catch (error) {
      const fault = error instanceof Error ? { message: error.message, detail: error.stack ?? '' } : { message: String(error), detail: '' };
      change(id, (run) => ({ ...run, status: 'failed' }));
      store.setState({ fault });
    }
  }

  function accept(id: RunId, { log, diagnostics }: SimulationResult): void {
    if (log === undefined) {
      change(id, (run) => ({ ...run, status: 'failed', diagnostics }));
      return;
    }
    const old = runOf(id).recording as PairedRecording | undefined;
    const recording = recordingOf(log);
    change(id, (run) => ({
      ...run,
      status: 'ready',
      diagnostics,
      recording,
      files: run.files.map((file) => ({ ...file, text: file.draft })),
      position: old ? followByStory(old.track, run.position, recording.track) : run.position,
    }));
    store.setState(({ runs }) => ({ scenes: resolveScenes(core.lesson, runs) }));
    core.questions.locate(store.getState().runs);
    if (!old) openAt(id);
    else if (id === store.getState().focus) store.getState().actions.seek(id, runOf(id).position);
  }

  /**
   * A first visitor finds the opening scene, and what comes before it one step
   * back; a link's reader finds the place it names.
   */
  function openAt(id: RunId): void {
    const { scenes, focus } = store.getState();
    const { recording } = runOf(id);
    const named = core.openAt && id === focus ? placeNamed(recording!, scenes, id, core.openAt) : undefined;
    const opening = scenes.find((scene) => scene.id === core.lesson.lesson.opening)?.at[id];
    change(id, (run) => ({ ...run, position: named ?? opening ?? 0 }));
    const lead = runOf(focus);
    if (core.openAt && lead.recording) store.getState().actions.seek(focus, lead.position);
  }

  function edit(id: RunId, name: string, draft: string): void {
    change(id, (run) => ({ ...run, files: run.files.map((file) => (file.name === name ? withDraft(file, draft) : file)) }));
    drafts.write(name, draft, runOf(id).files.find((file) => file.name === name)!.original);
  }

  /** A new run begins without what was typed into the old one. */
  function run(id: RunId): void {
    inputs.delete(id);
    void make(id);
  }

  return {
    edit,
    run,
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
      run(id);
    },
    type(id, text) {
      const { recording, position } = runOf(id);
      const timeNs = recording && position > 0 ? recording.log.timeNs(position - 1) : 0;
      inputs.set(id, [...(inputs.get(id) ?? []).filter((input) => input.timeNs < timeNs), { timeNs, text }]);
      void make(id);
    },
  };
}

function withDraft(file: ProgramFile, draft: string): ProgramFile {
  return file.draft === draft ? file : { ...file, draft };
}

function requestOf(core: LabCore, dials: MachineDials, run: LabRun, inputs: readonly TerminalInput[]): RunInput {
  const draftOf = (side: ProgramFile['side']) => {
    const file = run.files.find((each) => each.side === side)!;
    return { name: file.name, text: file.draft };
  };
  return { machine: configOf(core.lesson.lesson.machine, dials), bpf: draftOf('bpf'), user: draftOf('user'), inputs };
}
