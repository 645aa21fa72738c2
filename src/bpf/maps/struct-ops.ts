import { Errno } from '../../base/errno.ts';
import type { AttachedProgram } from '../../kernel/attach.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { BpfMap } from './map.ts';

/** What an update has made of a struct: its plain members, and a program for each function that has one. */
export interface FilledStruct {
  /** As the kernel lays the struct out; functions are zero. */
  readonly plain: Uint8Array;
  readonly programs: ReadonlyMap<string, AttachedProgram>;
  /** Lets go of the programs. */
  release(): void;
}

/** `BPF_MAP_TYPE_STRUCT_OPS` (kernel/bpf/bpf_struct_ops.c): one struct of functions. `../struct-ops.ts` fills it. */
export class StructOpsMap extends BpfMap {
  filled: FilledStruct | undefined;

  /** The struct's name. */
  get structName(): string {
    return this.attributes.structOps ?? '';
  }

  lookup(): number {
    return 0;
  }

  /** Programs cannot: the verifier takes no such map. */
  *update(): Coroutine<number> {
    return -Errno.EINVAL;
  }

  *remove(): Coroutine<number> {
    return -Errno.EOPNOTSUPP;
  }

  nextKey(): Uint8Array | undefined {
    return undefined;
  }

  free(): void {
    this.filled?.release();
    this.filled = undefined;
  }
}
