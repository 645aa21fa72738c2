import type { LabState, LabRun, MachineDials, RunId } from './state.ts';

/** What the runs are made from, as far as the reader says it. */
export interface Inputs {
  readonly machine: MachineDials;
  readonly runs: readonly {
    readonly id: RunId;
    readonly files: readonly { readonly name: string; readonly draft: string }[];
    readonly typed: LabRun['typed'];
  }[];
}

export function inputsOf({ machine, runs }: Pick<LabState, 'machine' | 'runs'>): Inputs {
  return { machine, runs: runs.map(({ id, files, typed }) => ({ id, files: files.map(({ name, draft }) => ({ name, draft })), typed })) };
}

/** The same runs would be made of both. */
export function isSame(one: Inputs, other: Inputs): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
