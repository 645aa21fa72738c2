import type { Diagnostic } from '../base/diagnostic.ts';
import type { Ns } from '../base/units.ts';
import type { BpfObject } from '../bpf/object.ts';
import type { MachineConfig } from '../kernel/config.ts';
import type { StopReason } from '../kernel/machine.ts';
import type { Log } from '../trace/log.ts';

/** Text typed into the terminal at a time. `\x03` is Ctrl-C. */
export interface TerminalInput {
  readonly timeNs: Ns;
  readonly text: string;
}

/** A source text, and what it includes with quotes beside the generated skeleton. */
export interface ProgramText {
  readonly name: string;
  readonly text: string;
  readonly headers?: ReadonlyMap<string, string>;
}

/** All that a run follows from. */
export interface RunInput {
  readonly machine: Partial<MachineConfig>;
  /** BPF programs: C, or objects that were compiled elsewhere. */
  readonly bpf: ProgramText | readonly BpfObject[];
  readonly user: ProgramText;
  readonly args?: readonly string[];
  readonly inputs?: readonly TerminalInput[];
  /** Kernel modules, as `insmod` would load them before. */
  readonly modules?: readonly string[];
  /** False switches the verifier off, as no Linux can; true where not said. */
  readonly isVerifying?: boolean;
  readonly limits?: Partial<RunBudget>;
  /** How many times the usual limits a run may take before it is stopped; 1 where not said. */
  readonly patience?: number;
}

/** Whoever doubles a run's limits may do so this far: a link may ask for no more. */
export const MOST_PATIENCE = 64;

/** Where a run is stopped that does not end by itself. */
export interface RunBudget {
  readonly untilNs: Ns;
  readonly maxEvents: number;
  /** Instructions, of user and BPF programs together. */
  readonly maxInsns: number;
}

export interface RunOutput {
  /** Missing where the programs do not compile or link. */
  readonly log?: Log;
  readonly diagnostics: readonly Diagnostic[];
  /** As a shell has it in `$?`; undefined where the program was still running. */
  readonly exitStatus?: number;
  readonly endReason?: StopReason;
}

/** What the compiler made of a run's programs; an object is missing where it has errors. */
export interface CompiledPrograms {
  readonly bpf?: ReadonlyMap<string, BpfObject>;
  readonly user?: BpfObject;
  readonly diagnostics: readonly Diagnostic[];
}

export type LinkablePrograms = Required<CompiledPrograms>;

/** Both sides have compiled. */
export function isLinkable(programs: CompiledPrograms): programs is LinkablePrograms {
  return programs.bpf !== undefined && programs.user !== undefined;
}
