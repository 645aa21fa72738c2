import { MOST_PATIENCE } from './run-input.ts';
import type { RunMaker } from './run-maker.ts';
import type { LabActions, LabRun, ProgramFile, RunId } from './state.ts';
import type { LabCore } from './store.ts';

type RunningActions = Pick<LabActions, 'edit' | 'run' | 'goOn' | 'reset' | 'type' | 'setMachine' | 'loadTemplate'>;

/** What the reader does to the runs: from a key in the editor to a new Log, while the old run stays on the page. */
export function running({ store, drafts, lesson: { lesson } }: LabCore, maker: RunMaker): RunningActions {
  const sharing = (id: RunId): readonly LabRun[] => {
    const [{ name }] = maker.runOf(id).files;
    return store.getState().runs.filter(({ files }) => files[0].name === name);
  };

  /** Runs of one program have its files in common. */
  function edit(id: RunId, name: string, draft: string): void {
    for (const { id: each } of sharing(id)) {
      maker.change(each, (run) => ({ ...run, files: run.files.map((file) => (file.name === name ? withDraft(file, draft) : file)) }));
    }
    drafts.write(name, draft, maker.runOf(id).files.find((file) => file.name === name)!.original);
  }

  /** A new run begins without what was typed into the old one. */
  function run(id: RunId): void {
    for (const { id: each } of sharing(id)) {
      maker.change(each, (run) => ({ ...run, typed: undefined, patience: undefined }));
      void maker.make(each);
    }
  }

  const beMorePatient = (id: RunId) => maker.change(id, (run) => ({ ...run, patience: Math.min(2 * (run.patience ?? 1), MOST_PATIENCE) }));

  return {
    edit,
    run,
    goOn(id) {
      beMorePatient(id);
      void maker.make(id);
    },
    reset(id) {
      for (const { name, original } of maker.runOf(id).files) edit(id, name, original);
      run(id);
    },
    setMachine(dials) {
      store.setState(({ machine }) => ({ machine: { ...machine, ...dials } }));
      for (const { id } of store.getState().runs) void maker.make(id);
    },
    loadTemplate(template) {
      const chosen = lesson.templates.find(({ id }) => id === template);
      if (!chosen) return;
      const [{ id, files }] = store.getState().runs;
      for (const { name, side } of files) edit(id, name, chosen[side]);
      maker.forget(id);
      run(id);
    },
    type(id, text) {
      const { recording, position } = maker.runOf(id);
      const timeNs = recording && position > 0 ? recording.log.timeNs(position - 1) : 0;
      // Typed where a limit ended the run: it goes on, to answer.
      if (recording && position >= recording.log.length) beMorePatient(id);
      maker.change(id, (run) => ({ ...run, typed: [...(run.typed ?? []).filter((input) => input.timeNs < timeNs), { timeNs, text }] }));
      void maker.make(id);
    },
  };
}

function withDraft(file: ProgramFile, draft: string): ProgramFile {
  return file.draft === draft ? file : { ...file, draft };
}
