import type { Diagnostic } from '../base/diagnostic.ts';
import type { Log } from '../trace/log.ts';
import type { ImageListing, Inspection } from './inspection.ts';
import type { NoObject, ObjectFacts, ProgramLog } from './object-facts.ts';
import type { RunInput } from './run.ts';

export interface SimulationResult {
  /** Missing when the programs did not compile. */
  readonly log?: Log;
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs a request somewhere off the main thread. Rejects only for a mistake of ours. */
export type Simulate = (request: RunInput) => Promise<SimulationResult>;

/** What is done off the main thread. All reject only for a mistake of ours. */
export interface Simulator {
  readonly simulate: Simulate;
  /** What was under way after `position` events of the run, marked with what differs from `before`. */
  inspect(input: RunInput, position: number, before: number): Promise<Inspection>;
  /** The bytecode of the run's programs. */
  list(input: RunInput): Promise<readonly ImageListing[]>;
  /** What an object says of itself; why it is none. */
  readObject(text: string): Promise<ObjectFacts | NoObject>;
  /** The bytes of the `.bpf.o` that the BPF side compiles to; none where it does not compile. */
  buildObject(input: RunInput): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** What the verifier says of each program at a log level: 1, or 2 for every path. */
  verifierLogs(input: RunInput, level: 1 | 2): Promise<readonly ProgramLog[]>;
}
