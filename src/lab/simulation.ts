import type { Diagnostic } from '../base/diagnostic.ts';
import type { Ns } from '../base/units.ts';
import type { MachineConfig } from '../kernel/config.ts';
import type { LessonFile } from '../lessons/index.ts';
import type { Log } from '../trace/log.ts';

/** Text typed into the terminal at a time. `\x03` is Ctrl-C. */
export interface TerminalInput {
  readonly timeNs: Ns;
  readonly text: string;
}

/** All that makes a run: the same request always gives the same Log. */
export interface SimulationRequest {
  readonly machine: Partial<MachineConfig>;
  readonly bpf: LessonFile;
  readonly user: LessonFile;
  readonly inputs: readonly TerminalInput[];
}

export interface SimulationResult {
  /** Missing when the programs did not compile. */
  readonly log?: Log;
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs a request somewhere off the main thread. Rejects only for a mistake of ours. */
export type Simulate = (request: SimulationRequest) => Promise<SimulationResult>;
