import type { LineInfo, TypeId, TypeTable } from '../object.ts';
import type { KfuncPrototype } from '../kfuncs/prototypes.ts';
import type { ValueRecord } from '../maps/record.ts';

/** Which kernel's rules and words hold. Scheduling is not its matter. */
export interface KernelProfile {
  /** `6.12`: 6.12.95 as recorded, holes included. `7.x`: table L of the differences. `pre-6.10`: no bpf_wq. */
  readonly version: '6.12' | '7.x' | 'pre-6.10';
  readonly preemptRt: boolean;
}

/** A function of the program image. The first starts at instruction 0 and is the program. */
export interface Subprogram {
  readonly name: string;
  /** Slot index in the image. */
  readonly start: number;
  readonly linkage: 'static' | 'global';
  /** `func_proto` in the program's types; 0 where the program has no BTF. */
  readonly prototype: TypeId;
}

/** A line mark of the image, instruction numbers counted from the image's start. */
export interface ImageLine extends LineInfo {
  /** The source line's text; '' where unknown. */
  readonly text: string;
}

/** A program after relocation: what bpf(BPF_PROG_LOAD) takes. */
export interface ProgramImage {
  readonly name: string;
  /**
   * Eight bytes an instruction. `lddw` with src 1 or 2 has in imm the file
   * descriptor that `maps` is keyed by (src 2: offset in the second imm); src 4
   * and `call` src 1 are relative to the next instruction; `call` src 2 has
   * the key of `kfuncs` in imm; src 3 has a key of `kernelVariables`.
   */
  readonly code: Uint8Array;
  readonly subprograms: readonly Subprogram[];
  readonly lines: readonly ImageLine[];
  readonly types: TypeTable;
}

/** A map as the verifier sees it. */
export interface VerifierMap {
  /** As the kernel keeps it: 15 characters at most. */
  readonly name: string;
  /** `BPF_MAP_TYPE_*` number. */
  readonly mapType: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly mapFlags: number;
  readonly record: ValueRecord;
  /** `.rodata` after libbpf froze it: its contents, which loads may assume. */
  readonly frozenContents?: Uint8Array;
  /** Template of a map-in-map's inner maps. */
  readonly inner?: VerifierMap;
  /** Kernel address for the log's `lddw` lines, hex digits without 0x. */
  readonly address?: string;
}

/** What the program attaches to, where its type has such a thing. */
export interface AttachTarget {
  /** Kernel function, tracepoint or LSM hook without prefix: `do_unlinkat`, `sched_switch`, `inode_unlink`. */
  readonly name: string;
  /** `func_proto` of the target in `kernelTypes`. */
  readonly prototype: TypeId;
}

export interface VerifierInput {
  readonly program: ProgramImage;
  /** Keyed by the descriptor in `lddw`. */
  readonly maps: ReadonlyMap<number, VerifierMap>;
  /** Keyed by the imm of `call` src 2, as the kernel keys them by BTF id. */
  readonly kfuncs: ReadonlyMap<number, KfuncPrototype>;
  /** Helpers that Linux has and this machine has not, by id. */
  readonly unmodelledHelpers?: ReadonlyMap<number, string> | undefined;
  /** `BPF_PROG_TYPE_*` (ProgramType). */
  readonly programType: number;
  /** `expected_attach_type` (AttachType). */
  readonly attachType: number;
  readonly attachTarget?: AttachTarget;
  readonly isSleepable: boolean;
  /** Text of the licence, e.g. `GPL`. */
  readonly license: string;
  /** The kernel's own types: attach targets, BTF pointers. */
  readonly kernelTypes: TypeTable;
  readonly profile: KernelProfile;
  /** BPF_LOG_LEVEL1 = 1, BPF_LOG_LEVEL2 = 2, BPF_LOG_STATS = 4; 0 keeps no log. */
  readonly logLevel: number;
  /** BPF_F_TEST_STATE_FREQ and the like; 0 normally. */
  readonly programFlags?: number;
  /** Instructions to follow at most; Linux's million where not given. */
  readonly insnBudget?: number;
}

export interface VerifierResult {
  /** 0: accepted; -errno: rejected. */
  readonly ret: number;
  /** The log as bpf(2) would return it. */
  readonly log: string;
  readonly insnsProcessed: number;
  readonly maxStatesPerInsn: number;
  readonly totalStates: number;
  readonly peakStates: number;
  readonly markRead: number;
  /** Stack depth of each subprogram in bytes. */
  readonly stackDepths: readonly number[];
  /**
   * Instructions on the path to the rejection, oldest first, ending with the
   * one refused; empty when accepted.
   */
  readonly failingPath: readonly number[];
  /** Set where the real kernel would not answer but oops; then `ret` is -EFAULT. */
  readonly kernelCrash?: string;
}
