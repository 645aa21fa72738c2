import { roundUp } from '../types/layout.ts';
import type { Address } from './code.ts';
import { FP } from './code.ts';

/** A function's stack frame below r10: locals by scope, then what registers spill to, then outgoing arguments. */
export class Frame {
  private depth = 0;
  private deepest = 0;
  private outgoing = 0;

  /** Room for an object; anything of eight bytes and more is aligned to eight, so that it is cleared and copied by words. */
  allocate(size: number, align: number): number {
    this.depth = roundUp(this.depth + size, Math.max(align, size >= 8 ? 8 : 1));
    this.deepest = Math.max(this.deepest, this.depth);
    return -this.depth;
  }

  /** What `release` goes back to: objects of a scope that was left share their room with the next one's. */
  mark(): number {
    return this.depth;
  }

  release(mark: number): void {
    this.depth = mark;
  }

  /** Room that no scope's end gives back. */
  allocateSpill(): number {
    this.deepest = roundUp(this.deepest, 8) + 8;
    this.depth = this.deepest;
    return -this.deepest;
  }

  /** An argument slot at the bottom of the frame (the user side's convention). */
  outgoingSlot(index: number): Address {
    this.outgoing = Math.max(this.outgoing, index + 1);
    return { base: FP, offset: index * 8, isOutgoing: true };
  }

  /** Bytes below r10, outgoing slots included. */
  get size(): number {
    return roundUp(this.deepest, 8) + this.outgoing * 8;
  }
}
