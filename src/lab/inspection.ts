import type { Context } from '../base/trace-flags.ts';

/**
 * What replaying a run to a position shows beyond its Log: registers, stacks, local
 * variables. Plain data: it crosses from the worker to the page.
 */

/** Every VM under way after the first `position` events. */
export interface Inspection {
  readonly position: number;
  /** In the order they began; the one that executes is the last of its task. */
  readonly contexts: readonly InspectedContext[];
  /** What to write beside source lines. */
  readonly values: readonly LocalNote[];
}

export interface InspectedContext {
  /** Number of the image in the Log. */
  readonly image: number;
  /** The object it was made from, and on the BPF side the program: what its listing is found by. */
  readonly object: string;
  readonly program: string;
  readonly pid: number;
  readonly comm: string;
  /** The context its code runs in. */
  readonly context: Context;
  /** The CPU's innermost code is this; else it was interrupted, or waits. */
  readonly isRunning: boolean;
  /** Innermost first. */
  readonly frames: readonly InspectedFrame[];
}

export interface InspectedFrame {
  readonly func: string;
  /** The instruction that is next, or the call that has not come back; counted from the image's start. */
  readonly slot: number;
  readonly file: string;
  readonly line: number;
  /** r0–r10; a caller's r0–r5 are lost to its callee and missing. */
  readonly registers: readonly (InspectedValue | undefined)[];
  /** Words of the frame, highest address first. */
  readonly stack: readonly StackWord[];
  readonly locals: readonly InspectedLocal[];
}

export interface InspectedValue {
  /** `0x2a`. */
  readonly hex: string;
  /** What it points to, as C would write it: `&array[0]`; '' where it is no pointer we know. */
  readonly means: string;
  /** The last step changed it. */
  readonly isChanged: boolean;
}

export interface StackWord extends InspectedValue {
  /** Bytes from r10: -8, -16, … */
  readonly offset: number;
  /** Variables that lie in it. */
  readonly names: string;
}

export interface InspectedLocal {
  readonly name: string;
  /** As C spells it: `struct elem *`. */
  readonly type: string;
  readonly value: string;
  /** What it was a step ago, where that was something else and it was there. */
  readonly old?: string;
  /** The last step made it so. */
  readonly isChanged: boolean;
  /** The line that assigned it, as far as the last step tells; else of its declaration. */
  readonly line: number;
}

/** A variable's value at the end of a line. */
export interface LocalNote {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly isChanged: boolean;
}

/** The bytecode of a run's programs, in the kernel's notation, grouped by source line. */
export interface ImageListing {
  readonly side: 'bpf' | 'user';
  readonly object: string;
  /** '' on the user side: there the whole object is one image. */
  readonly program: string;
  readonly functions: readonly FunctionListing[];
}

export interface FunctionListing {
  readonly name: string;
  readonly section: string;
  readonly groups: readonly LineListing[];
}

/** Instructions that follow one another and belong to one line. */
export interface LineListing {
  readonly file: string;
  readonly line: number;
  /** The line's text; '' where the source is not at hand. */
  readonly source: string;
  readonly insns: readonly InsnListing[];
}

export interface InsnListing {
  readonly slot: number;
  readonly text: string;
  /** What it refers to: a map, a variable, a function; '' where nothing. */
  readonly note: string;
}
