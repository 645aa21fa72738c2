import type { CodeImage } from './image.ts';
import type { BpfMap } from './maps/map.ts';
import type { LineInfo, TypeTable } from './object.ts';

/** A function of a loaded program. */
export interface ProgramFunction {
  readonly name: string;
  /** First slot, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

export interface ProgramParts {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  readonly attachType: number;
  /** Function, tracepoint or hook it was loaded for. */
  readonly attachTarget: string | undefined;
  readonly isSleepable: boolean;
  readonly image: CodeImage;
  readonly imageNumber: number;
  readonly codeRegion: number;
  /** In the order of their places; the first is the program. */
  readonly functions: readonly ProgramFunction[];
  readonly lines: ReadonlyMap<number, LineInfo>;
  readonly types: TypeTable;
  /** Names of the kfuncs behind the ids in its calls. */
  readonly kfuncs: ReadonlyMap<number, string>;
  /** Maps it holds a reference of (`used_maps`). */
  readonly maps: BpfMap[];
  /** Accepted by the verifier; false on a machine that has it switched off. */
  readonly isVerified: boolean;
  /** Loaded by libbpf only to see whether it can be: the Log does not mention it. */
  readonly isProbe: boolean;
  readonly cpus: number;
}

/** `struct bpf_prog` with its image, ready to run. */
export class BpfProgram {
  readonly parts: ProgramParts;
  /** File descriptors, links, timers and works that keep it. */
  refCount = 0;
  /** Per CPU: it is running there (`prog->active`), so that it cannot enter itself. */
  readonly active: Uint8Array;
  /** Runs skipped because it was running already. */
  misses = 0;

  constructor(parts: ProgramParts) {
    this.parts = parts;
    this.active = new Uint8Array(parts.cpus);
  }

  get id(): number {
    return this.parts.id;
  }

  get name(): string {
    return this.parts.name;
  }

  /** The function that has the instruction at `slot`. */
  functionAt(slot: number): string {
    return this.parts.functions.find((entry) => slot >= entry.start && slot < entry.end)?.name ?? this.name;
  }
}
