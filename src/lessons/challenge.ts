import type { MachineConfig } from '../kernel/config.ts';
import type { Log } from '../trace/log.ts';
import type { crowds } from './crowds.ts';
import type { pressures } from './memory.ts';
import type { traffics } from './traffic.ts';

/** The machine's dials as a lesson names them; the lab knows them by the same names. */
export interface ChallengeDials {
  readonly kernel?: NonNullable<MachineConfig['kernel']>;
  readonly cpus?: number;
  readonly preempt?: NonNullable<MachineConfig['preempt']>;
  readonly neighbours?: keyof typeof crowds;
  readonly seed?: number;
  readonly traffic?: keyof typeof traffics;
  readonly pressure?: keyof typeof pressures;
  readonly reputationMs?: number;
  readonly debugInfoBtf?: boolean;
}

/** What a reader has made: the runs as they are now, whatever was edited or turned. */
export interface Attempt {
  /** Of the challenge's own run. */
  readonly log: Log;
  /** Of every run that is there, by its id. */
  readonly logs: Readonly<Record<string, Log>>;
  /** The texts that the runs were compiled from, by file name. */
  readonly files: Readonly<Record<string, string>>;
}

/** What wins, as an edit: pieces of the lesson's files, each of which occurs once, and what stands in their place. */
export interface Replacement {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface Solution {
  readonly edits?: readonly Replacement[];
  readonly dials?: ChallengeDials;
}

/**
 * Something to bring about by changing a program or turning a dial. Its words
 * stand in the lesson's text, under `## challenge/ID: Title`. As the lesson
 * ships it is not won; with its solution it is.
 */
export interface Challenge {
  readonly id: string;
  /** The run it is about. Its code is opened, its Log is `attempt.log`. */
  readonly run: string;
  /** Whether it has been brought about, by whatever way: read off the Logs, not off the text. */
  isWon(attempt: Attempt): boolean;
  readonly solution: Solution;
}

/** The files with a solution's edits made. A piece that is not there exactly once is our own mistake. */
export function withEdits(files: Readonly<Record<string, string>>, edits: readonly Replacement[] = []): Record<string, string> {
  const edited = { ...files };
  for (const { file, from, to } of edits) edited[file] = edited[file].replace(from, () => to);
  return edited;
}
