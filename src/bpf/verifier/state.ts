import { notInit, stackPointer, type Value } from './value.ts';

/** Bits of Cell.live (REG_LIVE_*). */
export const LIVE_READ32 = 1;
export const LIVE_READ64 = 2;
export const LIVE_READ = 3;
export const LIVE_WRITTEN = 4;
export const LIVE_DONE = 8;

/**
 * A place that holds a value, a register or a stack slot, in one state, with
 * what later code does to it: `parent` is the same place in the checkpoint
 * before, to which reads are reported.
 */
export class Cell {
  value: Value;
  live = 0;
  /** Scalars: some check relied on the exact number. */
  precise = false;
  parent: Cell | undefined = undefined;

  constructor(value: Value) {
    this.value = value;
  }

  copy(): Cell {
    const copy = new Cell(this.value);
    copy.live = this.live;
    copy.precise = this.precise;
    copy.parent = this.parent;
    return copy;
  }

  /** Takes over another place's value; liveness stays this place's own. */
  assign(other: Cell): void {
    this.value = other.value;
    this.precise = other.precise;
  }

  /** Gives the place a new value of which nothing has been relied on. */
  set(value: Value): void {
    this.value = value;
    this.precise = false;
  }
}

/** What one byte of a stack slot holds (enum bpf_stack_slot_type). */
export const STACK_INVALID = 0;
export const STACK_SPILL = 1;
export const STACK_MISC = 2;
export const STACK_ZERO = 3;
export const STACK_DYNPTR = 4;
export const STACK_ITER = 5;

const slotCharacters = '?rm0di';

/** Eight bytes of stack. Byte 0 is the one next to the frame pointer, byte 7 the one with the lowest address. */
export class StackSlot {
  readonly cell: Cell;
  /** Four bits a byte. */
  private types = 0;

  constructor(cell = new Cell(notInit)) {
    this.cell = cell;
  }

  copy(): StackSlot {
    const copy = new StackSlot(this.cell.copy());
    copy.types = this.types;
    return copy;
  }

  typeOf(byte: number): number {
    return (this.types >>> (byte * 4)) & 15;
  }

  setType(byte: number, type: number): void {
    this.types = (this.types & ~(15 << (byte * 4))) | (type << (byte * 4));
  }

  setAll(type: number): void {
    this.types = Math.imul(type, 0x11111111);
  }

  isAll(type: number): boolean {
    return this.types === Math.imul(type, 0x11111111);
  }

  get isInvalid(): boolean {
    return this.types === 0;
  }

  /** The lowest address tells: a narrow spill covers it first. */
  get isSpill(): boolean {
    return this.typeOf(7) === STACK_SPILL;
  }

  get isIterator(): boolean {
    return this.typeOf(0) === STACK_ITER;
  }

  /** As logs print it, `mmmm????`: byte 0 first. */
  get text(): string {
    let text = '';
    for (let byte = 0; byte < 8; byte++) text += slotCharacters[this.typeOf(byte)];
    return text;
  }
}

/** A reference that must be released. */
export interface Reference {
  readonly id: number;
  readonly insn: number;
  /** Frame of the callback that acquired it, or 0. */
  readonly callbackFrame: number;
}

export interface ReturnRange {
  readonly min: number;
  readonly max: number;
}

/** Callsite of frame 0. */
export const MAIN_CALLSITE = -1;

/** One function's frame. */
export class Frame {
  readonly callsite: number;
  readonly frameno: number;
  readonly subprog: number;
  readonly regs: Cell[];
  /** Slot 0 is the one right below r10. */
  stack: StackSlot[] = [];
  refs: readonly Reference[] = [];
  inCallback = false;
  inAsyncCallback = false;
  callbackRange: ReturnRange = { min: 0, max: 0 };
  callbackDepth = 0;
  asyncEntryCount = 0;

  constructor(callsite: number, frameno: number, subprog: number, regs?: Cell[]) {
    this.callsite = callsite;
    this.frameno = frameno;
    this.subprog = subprog;
    this.regs = regs ?? initialRegisters(frameno);
  }

  copy(): Frame {
    const copy = new Frame(
      this.callsite,
      this.frameno,
      this.subprog,
      this.regs.map((cell) => cell.copy()),
    );
    copy.stack = this.stack.map((slot) => slot.copy());
    copy.refs = this.refs;
    copy.inCallback = this.inCallback;
    copy.inAsyncCallback = this.inAsyncCallback;
    copy.callbackRange = this.callbackRange;
    copy.callbackDepth = this.callbackDepth;
    copy.asyncEntryCount = this.asyncEntryCount;
    return copy;
  }
}

function initialRegisters(frameno: number): Cell[] {
  const regs = Array.from({ length: 11 }, () => new Cell(notInit));
  regs[10].set(stackPointer(frameno));
  return regs;
}

/** A stretch of the path that led here: from `first` to `last`, after `before`. For the reader, not for the rules. */
export interface Trail {
  readonly first: number;
  readonly last: number;
  readonly before: Trail | undefined;
}

/** One state of the program at one instruction: all frames and the sections it is in. */
export class State {
  frames: Frame[] = [];
  /** The lock held: whose map, and which value of it. */
  lock: { readonly owner: object; readonly id: number } | undefined = undefined;
  rcuLock = false;
  preemptDepth = 0;
  isSleepable = false;
  parent: State | undefined = undefined;
  /** Branches not yet explored to their end that go through this state. */
  branches = 0;
  insn = 0;
  firstInsn = 0;
  lastInsn = -1;
  historyStart = 0;
  historyEnd = 0;
  dfsDepth = 0;
  callbackUnrollDepth = 0;
  mayGotoDepth = 0;
  loopEntry: State | undefined = undefined;
  isLoopEntry = false;
  trail: Trail | undefined = undefined;
  trailStart = 0;

  get frame(): Frame {
    return this.frames[this.frames.length - 1];
  }

  get depth(): number {
    return this.frames.length - 1;
  }

  copy(): State {
    const copy = new State();
    copy.copyScalarsFrom(this);
    copy.frames = this.frames.map((frame) => frame.copy());
    return copy;
  }

  private copyScalarsFrom(other: State): void {
    this.lock = other.lock;
    this.rcuLock = other.rcuLock;
    this.preemptDepth = other.preemptDepth;
    this.isSleepable = other.isSleepable;
    this.parent = other.parent;
    this.branches = other.branches;
    this.firstInsn = other.firstInsn;
    this.lastInsn = other.lastInsn;
    this.historyStart = other.historyStart;
    this.historyEnd = other.historyEnd;
    this.dfsDepth = other.dfsDepth;
    this.callbackUnrollDepth = other.callbackUnrollDepth;
    this.mayGotoDepth = other.mayGotoDepth;
    this.loopEntry = other.loopEntry;
    this.isLoopEntry = other.isLoopEntry;
    this.trail = other.trail;
    this.trailStart = other.trailStart;
  }

  /** Visits every register and every spilled slot of every frame. */
  forEachCell(visit: (cell: Cell) => void): void {
    for (const frame of this.frames) {
      for (const cell of frame.regs) visit(cell);
      for (const slot of frame.stack) if (slot.isSpill) visit(slot.cell);
    }
  }
}
