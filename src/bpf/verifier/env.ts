import { unreachable } from '../../base/assert.ts';
import type { ErrnoName } from '../../base/errno.ts';
import { Errno } from '../../base/errno.ts';
import type { VerifierInput, VerifierMap } from './input.ts';
import type { KfuncDescription } from './kfunc-types.ts';
import type { Insn } from './instruction.ts';
import { LDDW, decodeInstructions } from './instruction.ts';
import { VerifierLog } from './log.ts';
import { printInsn } from './print-insn.ts';
import type { Cell, Frame, State } from './state.ts';
import type { Value } from './value.ts';

/** The verifier's refusal of a program: an errno; the words are in the log already. Never leaves this folder. */
export class Rejection extends Error {
  readonly errno: number;

  constructor(errno: number) {
    super(`rejected: -${errno}`);
    this.errno = errno;
  }
}

/** The real kernel would not answer at this point but crash. Never leaves this folder. */
export class KernelCrash extends Error {}

/** What is known of one instruction, from all paths together. */
export class InsnInfo {
  /** A place where states are compared. */
  isPrunePoint = false;
  /** A place whose predecessor is not always the instruction before. */
  isJumpPoint = false;
  forcesCheckpoint = false;
  callsCallback = false;
  isIterNext = false;
  /** Kind of pointer the load or store was seen with. */
  pointerType = 0;
  map: VerifierMap | undefined = undefined;
  mapOffset = 0;
  /** Map a helper call was seen with. */
  calledMap: VerifierMap | undefined = undefined;
}

/** How functions of the image are seen. */
export class SubprogramInfo {
  readonly start: number;
  readonly name: string;
  readonly isGlobal: boolean;
  readonly prototype: number;
  end = 0;
  stackDepth = 0;
  isCallback = false;
  isAsyncCallback = false;
  hasTailCall = false;
  hasLdAbs = false;
  changesPacketData = false;
  isCalled = false;
  isVerified = false;
  /** Its types cannot be trusted: a caller's registers did not fit them. */
  isUnreliable = false;
  args: readonly SubprogramArg[] | undefined = undefined;

  constructor(start: number, name: string, isGlobal: boolean, prototype: number) {
    this.start = start;
    this.name = name;
    this.isGlobal = isGlobal;
    this.prototype = prototype;
  }
}

export type SubprogramArg =
  | { readonly kind: 'anything' }
  | { readonly kind: 'ctx' }
  | { readonly kind: 'memory'; readonly size: number; readonly mayBeNull: boolean };

/** A branch to be explored later. */
export interface PendingBranch {
  readonly state: State;
  readonly insn: number;
  readonly previousInsn: number;
  readonly logPosition: number;
}

/** An instruction in the history of one path, where it is not simply the next. */
export interface HistoryEntry {
  readonly insn: number;
  readonly previous: number;
  flags: number;
  linked: readonly LinkedPlace[];
}

/** A register or slot whose scalar shares an id with others. */
export interface LinkedPlace {
  readonly frameno: number;
  readonly isRegister: boolean;
  /** Register number or slot index. */
  readonly index: number;
}

export const MAX_INSNS = 1_000_000;
export const MAX_PENDING = 8192;

/** Everything one verification knows (struct bpf_verifier_env). */
export class Env {
  readonly input: VerifierInput;
  readonly insns: readonly Insn[];
  readonly info: InsnInfo[];
  readonly log: VerifierLog;
  subprograms: SubprogramInfo[] = [];
  readonly usedMaps: VerifierMap[] = [];
  readonly kfuncs = new Map<number, KfuncDescription>();
  /** Own BTF came with function information. */
  hasFunctionInfo = false;

  current!: State;
  insn = 0;
  previousInsn = -1;
  pending: PendingBranch[] = [];
  history: HistoryEntry[] = [];
  currentHistory: HistoryEntry | undefined = undefined;
  /** Checkpoints by instruction. */
  explored = new Map<number, Checkpoint[]>();
  private lastId = 0;

  insnsProcessed = 0;
  jumpsProcessed = 0;
  previousInsnsProcessed = 0;
  previousJumpsProcessed = 0;
  maxStatesPerInsn = 0;
  totalStates = 0;
  peakStates = 0;
  markRead = 0;

  /** Registers (bits) and slots of the current frame that changed since the last note in the log. */
  private scratchedRegs = 0;
  private scratchedLow = 0;
  private scratchedHigh = 0;
  previousLine: object | undefined = undefined;
  insnLogPosition = -1;
  insnLogWidth = 0;

  constructor(input: VerifierInput) {
    this.input = input;
    this.insns = decodeInstructions(input.program.code);
    this.info = this.insns.map(() => new InsnInfo());
    this.log = new VerifierLog(input.logLevel);
  }

  get frame(): Frame {
    return this.current.frame;
  }

  get regs(): readonly Cell[] {
    return this.current.frame.regs;
  }

  get is7x(): boolean {
    return this.input.profile.version === '7.x';
  }

  value(regno: number): Value {
    return this.current.frame.regs[regno].value;
  }

  nextId(): number {
    return ++this.lastId;
  }

  get highestId(): number {
    return this.lastId;
  }

  write(text: string | (() => string)): void {
    this.log.write(text);
  }

  /** Refuses the program: a line for the log (none when empty) and the errno. */
  reject(errno: ErrnoName, message = ''): never {
    if (message !== '') this.log.write(`${message}\n`);
    throw new Rejection(Errno[errno]);
  }

  /** Frame a stack pointer points into. */
  frameOf(pointer: Value): Frame {
    return this.current.frames[pointer.target];
  }

  subprogramAt(start: number): number {
    const found = this.subprograms.findIndex((subprogram) => subprogram.start === start);
    return found;
  }

  subprogramContaining(insn: number): SubprogramInfo {
    for (let i = this.subprograms.length - 1; i >= 0; i--) if (this.subprograms[i].start <= insn) return this.subprograms[i];
    return unreachable('instruction outside every function');
  }

  markScratched(regno: number): void {
    this.scratchedRegs |= 1 << regno;
  }

  markSlotScratched(slot: number): void {
    if (slot < 32) this.scratchedLow |= 1 << slot;
    else this.scratchedHigh |= 1 << slot;
  }

  isScratched(regno: number): boolean {
    return (this.scratchedRegs & (1 << regno)) !== 0;
  }

  isSlotScratched(slot: number): boolean {
    return ((slot < 32 ? this.scratchedLow : this.scratchedHigh) & (1 << slot)) !== 0;
  }

  get hasScratched(): boolean {
    return (this.scratchedRegs | this.scratchedLow | this.scratchedHigh) !== 0;
  }

  clearScratched(): void {
    this.setScratched(0);
  }

  markAllScratched(): void {
    this.setScratched(-1);
  }

  private setScratched(bits: number): void {
    this.scratchedRegs = bits;
    this.scratchedLow = bits;
    this.scratchedHigh = bits;
  }

  private readonly printContext = {
    callName: (insn: Insn): string => this.callName(insn),
    wideImmediate: (insn: Insn, at: number): string => this.wideImmediate(insn, at),
  };

  private readonly printed: string[] = [];

  /** An instruction's text for the log. */
  printInsn(index: number): string {
    const insn = this.insns[index];
    // A wide immediate is known once the instruction has been seen with its map.
    if (insn.code === LDDW) return printInsn(insn, index, this.printContext);
    return (this.printed[index] ??= printInsn(insn, index, this.printContext));
  }

  callName: (insn: Insn) => string = () => 'unknown';

  private wideImmediate(insn: Insn, at: number): string {
    const map = this.info[at].map;
    if (map?.address) return (BigInt(`0x${map.address}`) + BigInt(this.info[at].mapOffset)).toString(16);
    const high = BigInt(this.insns[at + 1]?.imm ?? 0);
    const low = BigInt(insn.imm >>> 0);
    return BigInt.asUintN(64, (high << 32n) | low).toString(16);
  }
}

/** A state kept to compare later ones with. */
export interface Checkpoint {
  readonly state: State;
  hits: number;
  misses: number;
}
