import { bpf_verifier_log } from '../base/event.ts';
import type { RunInput } from './run-input.ts';
import { objectNameIn, objectText } from './object-text.ts';
import type { LabActions, LabRun, RunId } from './state.ts';
import type { LabCore } from './store.ts';

type ObjectActions = Pick<LabActions, 'openObject' | 'closeObject' | 'readObject' | 'buildObject' | 'verifierLogs'>;

/** Larger than this is no object that a reader means: read all the same, it would hold the page up. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Compiled objects in and out: in the place of a run's C, and as a file of it. */
export function objects(core: LabCore, inputOf: (run: RunId) => RunInput | undefined): ObjectActions {
  const { store, drafts } = core;
  const runOf = (id: RunId): LabRun => store.getState().runs.find((run) => run.id === id)!;

  /** Puts a text in a file's place, remembering the reader's own under a name that no file has. */
  function replace(id: RunId, file: LabRun['files'][number], text: string): void {
    if (objectNameIn(file.draft) === undefined) drafts.write(beforeObject(file.name), file.draft, file.original);
    store.getState().actions.edit(id, file.name, text);
  }

  return {
    async openObject(id, file) {
      if (file.size > MOST_BYTES) return { message: `${file.name} is larger than ${MOST_BYTES / 1024 / 1024} MB` };
      const text = objectText(file.name, new Uint8Array(await file.arrayBuffer()));
      const facts = await core.readObject(text);
      if ('message' in facts) return facts;
      const [bpf, user] = (['bpf', 'user'] as const).map((side) => runOf(id).files.find((each) => each.side === side)!);
      // The reader's program stays where it is this object's; another would not know its skeleton.
      const { LOADER_TEXT } = await import('../user/loader/text.ts');
      if (!knows(user.draft, facts.name) && user.draft !== LOADER_TEXT) replace(id, user, LOADER_TEXT);
      replace(id, bpf, text);
      store.setState(({ code }) => ({ focus: id, code: { ...code, run: id, file: bpf.name, line: undefined, editing: false } }));
      store.getState().actions.run(id);
      return facts;
    },
    async closeObject(id) {
      const { edit, run } = store.getState().actions;
      const { LOADER_TEXT } = await import('../user/loader/text.ts');
      for (const { name, draft, original } of runOf(id).files) {
        if (objectNameIn(draft) === undefined && draft !== LOADER_TEXT) continue;
        edit(id, name, drafts.read(beforeObject(name)) ?? original);
        drafts.write(beforeObject(name), original, original);
      }
      run(id);
    },
    readObject: (text) => core.readObject(text),
    async buildObject(id) {
      const input = inputOf(id);
      return input && core.buildObject(input);
    },
    async verifierLogs(id, level) {
      const input = inputOf(id);
      const log = runOf(id).recording?.log;
      if (!input || !log) return [];
      // The rest of the run verifies nothing more.
      const maxEvents = Math.max(0, ...log.indicesOf(bpf_verifier_log)) + 1;
      return core.verifierLogs({ ...input, limits: { ...input.limits, maxEvents } }, level);
    },
  };
}

/** A user program includes the skeleton of the object that it is for. */
function knows(user: string, object: string): boolean {
  return user.includes(`"${object.replace(/\.bpf\.o$/, '')}.skel.h"`);
}

/** Where the text is kept that an object has taken the place of. */
function beforeObject(name: string): string {
  return `${name} before an object`;
}
