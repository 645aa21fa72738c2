import type { Diagnostic } from '../base/diagnostic.ts';
import type { Log } from '../trace/log.ts';
import type { RunInput } from './run.ts';

export interface SimulationResult {
  /** Missing when the programs did not compile. */
  readonly log?: Log;
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs a request somewhere off the main thread. Rejects only for a mistake of ours. */
export type Simulate = (request: RunInput) => Promise<SimulationResult>;
