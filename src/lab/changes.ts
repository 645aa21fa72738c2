import { inputsOf, isSame, type Inputs } from './inputs.ts';
import type { ChangeSort, Direction, LabActions, RunId } from './state.ts';
import type { LabCore } from './store.ts';

type ChangeActions = Pick<LabActions, 'undo' | 'redo' | 'letGo'>;

/** Of these the reader is told, with the way back: what was there before is on the page no more. */
const LOSES: ReadonlySet<ChangeSort> = new Set(['reset', 'template', 'solution']);

/** So many changes can be taken back. */
const MOST = 100;

/** What is remembered with the inputs and is not the lab's own. */
interface Beside {
  read(): string | undefined;
  write(value: string | undefined): void;
}

interface Entry {
  readonly inputs: Inputs;
  readonly beside?: string;
  /** What led here from the entry before; the first has none. */
  readonly sort?: ChangeSort;
}

/**
 * What the reader does to the runs, one after another, so that each can be taken back
 * and done again: texts that were run, dials, what was typed, resets, solutions. An
 * entry is what the runs are made from, whole; texts are strings that entries share.
 */
export class Changes {
  readonly actions: ChangeActions;
  private readonly core: LabCore;
  private readonly make: (run: RunId) => Promise<void>;
  private entries: Entry[];
  private at = 0;
  /** Changes within a change are parts of it. */
  private depth = 0;
  private beside?: Beside;

  constructor(core: LabCore, make: (run: RunId) => Promise<void>) {
    this.core = core;
    this.make = make;
    this.entries = [{ inputs: inputsOf(core.store.getState()) }];
    this.actions = { undo: () => this.go(-1), redo: () => this.go(1), letGo: () => this.tell() };
  }

  /** From now on this is remembered, too. */
  keepBeside(beside: Beside): void {
    this.beside = beside;
  }

  /** Does something that can be taken back as a whole. Texts that were edited but never run are a change of their own before it. */
  change<T>(sort: ChangeSort, act: () => T): T {
    if (this.depth === 0) this.note('text');
    this.depth++;
    try {
      return act();
    } finally {
      this.depth--;
      if (this.depth === 0) this.note(sort);
    }
  }

  private note(sort: ChangeSort): void {
    const inputs = inputsOf(this.core.store.getState());
    if (isSame(inputs, this.entries[this.at].inputs)) return;
    this.entries = [...this.entries.slice(0, this.at + 1), { inputs, beside: this.beside?.read(), sort }].slice(-MOST);
    this.at = this.entries.length - 1;
    this.tell(LOSES.has(sort) ? sort : undefined);
  }

  private go(way: Direction): void {
    // What was edited since and never run can be had again.
    this.note('text');
    const entry = this.entries[this.at + way];
    if (!entry) return;
    this.at += way;
    this.restore(entry.inputs);
    this.beside?.write(entry.beside);
    this.tell();
  }

  private restore({ machine, runs: wanted }: Inputs): void {
    const { store } = this.core;
    const before = inputsOf(store.getState());
    for (const { id, files } of wanted) for (const { name, draft } of files) store.getState().actions.edit(id, name, draft);
    store.setState(({ runs }) => ({ machine, runs: runs.map((run) => ({ ...run, typed: wanted.find(({ id }) => id === run.id)?.typed })) }));
    for (const run of wanted) {
      const old = before.runs.find(({ id }) => id === run.id);
      if (!isSame({ machine, runs: [run] }, { machine: before.machine, runs: old ? [old] : [] })) void this.make(run.id);
    }
  }

  private tell(lost?: ChangeSort): void {
    this.core.store.setState({ changes: { undo: this.entries[this.at].sort, redo: this.entries[this.at + 1]?.sort, lost } });
  }
}
