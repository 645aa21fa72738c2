import type { AddressSpace, Region } from './memory.ts';
import { MAX_BPF_STACK, MAX_CALL_FRAMES } from './isa.ts';

const STACK_BYTES = MAX_BPF_STACK * MAX_CALL_FRAMES;
/** Room for a context: more than any program type's. */
export const CONTEXT_BYTES = 4096;

/**
 * What one run of a program needs of kernel memory: its stack, its context (the
 * trampoline's argument array and the like) and a word for an array's key.
 */
export class ExecFrame {
  private readonly region: Region;

  constructor(region: Region) {
    this.region = region;
  }

  /** r10 of the first function. */
  get stackTop(): number {
    return this.region.pointer(MAX_BPF_STACK);
  }

  get context(): number {
    return this.region.pointer(STACK_BYTES);
  }

  get keyPointer(): number {
    return this.region.pointer(STACK_BYTES + CONTEXT_BYTES);
  }

  /** Fills the context, from an offset on, with 64-bit words: safe integers of either sign. */
  setContextWords(words: readonly number[], offset = 0): void {
    words.forEach((word, index) => {
      const at = STACK_BYTES + offset + 8 * index;
      this.region.view.setInt32(at, word | 0, true);
      this.region.view.setInt32(at + 4, Math.floor(word / 0x1_0000_0000) | 0, true);
    });
  }

  setContextBytes(bytes: Uint8Array): void {
    this.region.bytes.set(bytes.subarray(0, CONTEXT_BYTES), STACK_BYTES);
  }

  /** Stores an array's index where the callback's key pointer points. */
  setKey(index: number): void {
    this.region.view.setUint32(STACK_BYTES + CONTEXT_BYTES, index, true);
  }
}

/** Frames that wait for their next run: what a machine has at once is bounded by its contexts. */
export class ExecFrames {
  private readonly space: AddressSpace;
  private readonly free: ExecFrame[] = [];

  constructor(space: AddressSpace) {
    this.space = space;
  }

  take(): ExecFrame {
    const bytes = STACK_BYTES + CONTEXT_BYTES + 8;
    return this.free.pop() ?? new ExecFrame(this.space.map({ name: 'bpf stack', bytes: new Uint8Array(bytes) }));
  }

  give(frame: ExecFrame): void {
    this.free.push(frame);
  }
}
