import { assert } from '../base/assert.ts';
import * as a64 from './arith64.ts';
import { applyAtomic } from './atomic.ts';
import type { CodeImage } from './image.ts';
import { LINE_MARK, SLOT_WORDS } from './image.ts';
import { MAX_BPF_STACK, MAX_CALL_FRAMES } from './isa.ts';
import type { AddressSpace } from './memory.ts';
import { REGION_SPAN, storeWatched } from './memory.ts';

/**
 * Why `run` came back.
 * - `budget`: it has executed as many instructions as it was given;
 * - `line`: a marked statement is next (only while `stopAtLines`);
 * - `helper`, `extern`: a call of helper, kfunc or library function `callee` waits to be
 *   answered by `setResult`; r1–r5 hold its arguments; the call has been counted, the next instruction is behind it
 *   (`callx` is a call of the function pointed to on the user side, in a bare program of the helper by that number);
 * - `enter`, `leave`: a local call has been made, a local function has returned (only while `stopAtFrames`);
 * - `exit`: the outermost function returned, r0 is its value, its frame is gone;
 * - `fault`: see `fault`; the instruction has not been executed.
 */
export type StopReason = 'budget' | 'line' | 'enter' | 'leave' | 'helper' | 'extern' | 'exit' | 'fault';

export interface Fault {
  readonly kind: 'load' | 'store' | 'opcode' | 'call-depth' | 'call-target';
  /** Slot of the instruction. */
  readonly insn: number;
  /** The address of a load or store, the target of an indirect call. Beyond 2^53 it is rounded. */
  readonly address: number;
  readonly size: number;
}

export interface VmOptions {
  readonly image: CodeImage;
  readonly space: AddressSpace;
  /** Highest address of the stack, exclusive: r10 of the first frame. */
  readonly stackTop: number;
  /**
   * Contiguous frames of each function's own size below one another, any depth (user-isa.md),
   * in place of eight frames of 512 bytes that grow upwards from the first.
   */
  readonly isUser?: boolean;
  /** Region id that function pointers of this image have. */
  readonly codeRegion?: number;
}

/** `ja` */
const JUMP_ALWAYS = 0x05;

/** User programs may recurse until their stack runs out; frames that take no stack end here. */
const MAX_USER_FRAMES = 1 << 16;
/**
 * Words a saved frame takes: return address, frame bytes, r6–r10 as halves. A frame that
 * was entered from outside has the complement of where the VM goes on when that is over.
 */
const FRAME_WORDS = 12;

/**
 * A virtual CPU for one context: registers, call frames, the instruction it is
 * at. Knows no machine and no time; who drives it decides how many instructions
 * may pass before something else happens, and can stop between any two.
 */
export class Vm {
  readonly image: CodeImage;
  readonly space: AddressSpace;
  /** Registers r0–r10, low and high halves. */
  readonly lo = new Int32Array(16);
  readonly hi = new Int32Array(16);
  stopAtLines = false;
  stopAtFrames = false;
  /** Instructions executed since the VM was made. Exact at every stop and in a region's watch. */
  executed = 0;
  /** Helper id or extern index of the call that waits (`helper`, `extern`). */
  callee = 0;
  fault: Fault | undefined;
  /** Why `run` came back last; undefined while it executes. */
  stopReason: StopReason | undefined;

  /** The larger, contiguous stack of user programs, and `callx`. */
  readonly isUser: boolean;
  private readonly codeRegion: number;
  private readonly stackTop: number;
  private at = 0;
  /** The marked instruction that was announced last and not executed yet. */
  private announced = -1;
  /** Stack bytes of the function that runs (user side). */
  private frameBytes = 0;
  private frames = new Int32Array(MAX_CALL_FRAMES * FRAME_WORDS);
  private depth = 0;

  constructor(options: VmOptions) {
    this.image = options.image;
    this.space = options.space;
    this.stackTop = options.stackTop;
    this.isUser = options.isUser ?? false;
    this.codeRegion = options.codeRegion ?? 0;
  }

  /** Slot of the instruction that is next. */
  get insn(): number {
    return this.at / SLOT_WORDS;
  }

  /** The next instruction jumps to itself: time passes, and nothing else ever happens here. */
  get spinsInPlace(): boolean {
    const { code } = this.image;
    return (code[this.at] & (LINE_MARK - 1)) === JUMP_ALWAYS && code[this.at + 2] === this.at;
  }

  /** Active frames; 0 when nothing has been entered. */
  get callDepth(): number {
    return this.depth;
  }

  /**
   * A frame, innermost first: `level` 0 is the function that runs. `insn`: the slot it
   * goes on at; `current`: the one that it is at, a call where it waits for one.
   */
  frameAt(level: number): { readonly insn: number; readonly current: number; readonly framePointer: number } | undefined {
    if (level >= this.depth) return undefined;
    if (level === 0) {
      const waits = this.stopReason === 'helper' || this.stopReason === 'extern';
      return { insn: this.insn, current: waits ? this.insn - 1 : this.insn, framePointer: this.getNumber(10) };
    }
    const at = (this.depth - level) * FRAME_WORDS;
    const returnAt = this.frames[at];
    const insn = (returnAt < 0 ? ~returnAt : returnAt) / SLOT_WORDS;
    return { insn, current: insn - 1, framePointer: Number(this.savedRegister(at, 10)) };
  }

  /** r0–r10 as the frame at `level` has them; a caller's r0–r5 are lost to its callee. */
  registersAt(level: number): (bigint | undefined)[] {
    assert(level < this.depth, 'there is a frame at this level');
    const at = (this.depth - level) * FRAME_WORDS;
    return Array.from({ length: 11 }, (_, r) => (level === 0 ? this.getBig(r) : r < 6 ? undefined : this.savedRegister(at, r)));
  }

  private savedRegister(at: number, register: number): bigint {
    const place = at + 2 * register - 10;
    return a64.toBigUint(this.frames[place], this.frames[place + 1]);
  }

  /** A register as an unsigned number: exact for valid pointers and up to 2^53. */
  getNumber(register: number): number {
    return (this.hi[register] >>> 0) * REGION_SPAN + (this.lo[register] >>> 0);
  }

  /** A register as a signed number, exact within ±2^53. */
  getSigned(register: number): number {
    return this.hi[register] * REGION_SPAN + (this.lo[register] >>> 0);
  }

  getBig(register: number): bigint {
    return a64.toBigUint(this.lo[register], this.hi[register]);
  }

  /** Sets a register from a safe integer of either sign. */
  setNumber(register: number, value: number): void {
    this.lo[register] = value | 0;
    this.hi[register] = Math.floor(value / REGION_SPAN) | 0;
  }

  setBig(register: number, value: bigint): void {
    a64.setBig(this.lo, this.hi, register, value);
  }

  /** Answers the call that waits: r0, a safe integer of either sign. */
  setResult(value: number): void {
    this.setNumber(0, value);
  }

  /** The address of outgoing argument slot `index` of the function that runs (user-isa.md). */
  outgoingSlot(index: number): number {
    return this.getNumber(10) - this.frameBytes + 8 * index;
  }

  /** Pointer to the function at `slot`, as `lddw` of its address gives. */
  functionPointer(slot: number): number {
    return this.codeRegion * REGION_SPAN + slot * 8;
  }

  /** Slot of a function pointer of this image, or -1. */
  functionSlot(pointer: number): number {
    const offset = pointer - this.codeRegion * REGION_SPAN;
    return offset >= 0 && offset < this.image.slots * 8 && offset % 8 === 0 ? offset / 8 : -1;
  }

  /**
   * Enters a function from outside: at the start, or inside a call that waits
   * (a callback of `bpf_loop`, `qsort`). `run` ends with `exit` when it returns.
   * r1… are set by the caller. False when frames or stack are exhausted.
   */
  enter(slot: number): boolean {
    assert(slot >= 0 && slot < this.image.slots, 'entered function lies in the image');
    // What is entered waits for no call, whatever ended the run before.
    this.stopReason = undefined;
    return this.pushFrame(~this.at, slot);
  }

  /** The same context over a copy of its memory, to go on from here: what fork(2) makes. */
  fork(space: AddressSpace): Vm {
    const { image, stackTop, isUser, codeRegion } = this;
    const copy = new Vm({ image, space, stackTop, isUser, codeRegion });
    copy.lo.set(this.lo);
    copy.hi.set(this.hi);
    copy.frames = this.frames.slice();
    copy.depth = this.depth;
    copy.frameBytes = this.frameBytes;
    copy.at = this.at;
    copy.callee = this.callee;
    copy.stopReason = this.stopReason;
    copy.stopAtLines = this.stopAtLines;
    copy.stopAtFrames = this.stopAtFrames;
    return copy;
  }

  /** Drops all frames: the context is gone (a killed task, an oops). */
  abandon(): void {
    this.depth = 0;
  }

  /** After a faulting load: its register reads zero, the VM goes on behind it. */
  skipLoad(): void {
    assert(this.fault?.kind === 'load', 'the VM stopped at a load');
    const destination = this.image.code[this.at + 1] & 15;
    this.lo[destination] = 0;
    this.hi[destination] = 0;
    this.at += SLOT_WORDS;
    this.executed++;
    this.fault = undefined;
  }

  private pushFrame(returnAt: number, slot: number): boolean {
    const limit = this.isUser ? MAX_USER_FRAMES : MAX_CALL_FRAMES;
    if (this.depth >= limit) return false;
    const at = this.depth * FRAME_WORDS;
    if (at + FRAME_WORDS > this.frames.length) this.frames = grown(this.frames);
    const { frames, lo, hi } = this;
    frames[at] = returnAt;
    frames[at + 1] = this.frameBytes;
    for (let r = 6; r <= 10; r++) {
      frames[at + 2 * r - 10] = lo[r];
      frames[at + 2 * r - 9] = hi[r];
    }
    if (this.depth === 0) this.setNumber(10, this.stackTop);
    else lo[10] = this.isUser ? (lo[10] - this.frameBytes) | 0 : (lo[10] + MAX_BPF_STACK) | 0;
    this.frameBytes = Math.max(0, this.image.frameBytes[slot]);
    this.depth++;
    this.at = slot * SLOT_WORDS;
    return true;
  }

  /** Leaves a frame; false when it had been entered from outside. */
  private popFrame(): boolean {
    this.depth--;
    const at = this.depth * FRAME_WORDS;
    const { frames, lo, hi } = this;
    this.frameBytes = frames[at + 1];
    for (let r = 6; r <= 10; r++) {
      lo[r] = frames[at + 2 * r - 10];
      hi[r] = frames[at + 2 * r - 9];
    }
    const returnAt = frames[at];
    this.at = returnAt < 0 ? ~returnAt : returnAt;
    return returnAt >= 0;
  }

  private stopFault(at: number, kind: Fault['kind'], address: number, size: number): StopReason {
    this.at = at;
    this.fault = { kind, insn: at / SLOT_WORDS, address, size };
    return 'fault';
  }

  /** The address of a load or store: register plus offset, modulo 2^64. */
  private effective(register: number, offset: number): number {
    const sum = (this.lo[register] >>> 0) + offset;
    const carry = Math.floor(sum / REGION_SPAN);
    return ((this.hi[register] + carry) >>> 0) * REGION_SPAN + (sum - carry * REGION_SPAN);
  }

  /** Loads what the fast path did not take: an address that carries over a region's end. */
  private loadSlow(at: number, register: number, destination: number, offset: number, size: number): boolean {
    const address = this.effective(register, offset);
    const region = this.space.regionAt(address, size);
    if (!region || !(region.isReadable || region.pointerFields)) {
      this.stopFault(at, 'load', address, size);
      return false;
    }
    const start = address % REGION_SPAN;
    const pointer = region.pointerFields?.get(start);
    if (pointer !== undefined) {
      this.setNumber(destination, pointer);
      return true;
    }
    const { view } = region;
    this.hi[destination] = size === 8 ? view.getInt32(start + 4, true) : 0;
    this.lo[destination] =
      size === 1 ? view.getUint8(start) : size === 2 ? view.getUint16(start, true) : view.getInt32(start, true);
    return true;
  }

  /** Stores what the fast path did not take: watched regions, and what faults. */
  private storeSlow(at: number, register: number, offset: number, size: number, lo: number, hi: number): boolean {
    const address = this.effective(register, offset);
    const region = this.space.regionAt(address, size);
    if (!region?.isWritable) {
      this.stopFault(at, 'store', address, size);
      return false;
    }
    this.at = at;
    storeWatched(region, address % REGION_SPAN, size, lo, hi);
    return true;
  }

  private atomic(at: number, size: 4 | 8): boolean {
    const registers = this.image.code[at + 1];
    const operation = this.image.code[at + 3];
    const address = this.effective(registers & 15, this.image.code[at + 2]);
    const region = this.space.regionAt(address, size);
    if (!region?.isReadable || !region.isWritable) {
      this.stopFault(at, 'store', address, size);
      return false;
    }
    this.at = at;
    applyAtomic(this.lo, this.hi, registers >> 8, operation, region, address % REGION_SPAN, size);
    return true;
  }

  /** The slot an indirect call goes to, or -1: only beginnings of functions are targets. */
  private callxTarget(register: number): number {
    const slot = this.functionSlot(this.getNumber(register));
    return slot >= 0 && this.image.frameBytes[slot] >= 0 ? slot : -1;
  }

  /**
   * Executes at most `maxInsns` (≥ 1) instructions. After `helper` or `extern`
   * answer the call, after `fault` or an outermost `exit` enter anew.
   */
  // The loop that every program runs in: registers as Int32 halves, one case an
  // operation, literals as labels so that engines make a jump table of it.
  run(maxInsns: number): StopReason {
    assert(this.depth > 0, 'a function has been entered');
    const { lo, hi } = this;
    const code = this.image.code;
    const regions = this.space.regions;
    const firstRegion = this.space.firstId;
    const before = this.executed;
    this.stopReason = undefined;
    let left = maxInsns;
    let at = this.at;
    let op = code[at];
    for (;;) {
      const registers = code[at + 1];
      const d = registers & 15;
      const s = registers >> 8;
      switch (op) {
        // 64-bit arithmetic
        case 0x07: { // add imm
          const x = code[at + 3];
          const sum = (lo[d] + x) | 0;
          hi[d] = hi[d] + (x >> 31) + (sum >>> 0 < x >>> 0 ? 1 : 0);
          lo[d] = sum;
          at += 4;
          break;
        }
        case 0x0f: { // add
          const x = lo[s];
          const sum = (lo[d] + x) | 0;
          hi[d] = hi[d] + hi[s] + (sum >>> 0 < x >>> 0 ? 1 : 0);
          lo[d] = sum;
          at += 4;
          break;
        }
        case 0x17: { // sub imm
          const x = code[at + 3];
          const a = lo[d];
          hi[d] = hi[d] - (x >> 31) - (a >>> 0 < x >>> 0 ? 1 : 0);
          lo[d] = a - x;
          at += 4;
          break;
        }
        case 0x1f: { // sub
          const x = lo[s];
          const a = lo[d];
          hi[d] = hi[d] - hi[s] - (a >>> 0 < x >>> 0 ? 1 : 0);
          lo[d] = a - x;
          at += 4;
          break;
        }
        case 0x27: a64.multiply64(lo, hi, d, code[at + 3], code[at + 3] >> 31); at += 4; break;
        case 0x2f: a64.multiply64(lo, hi, d, lo[s], hi[s]); at += 4; break;
        case 0x37: a64.divide64(lo, hi, d, code[at + 3], code[at + 3] >> 31); at += 4; break;
        case 0x3f: a64.divide64(lo, hi, d, lo[s], hi[s]); at += 4; break;
        case 0x97: a64.modulo64(lo, hi, d, code[at + 3], code[at + 3] >> 31); at += 4; break;
        case 0x9f: a64.modulo64(lo, hi, d, lo[s], hi[s]); at += 4; break;
        case 258: a64.signedDivide64(lo, hi, d, code[at + 3], code[at + 3] >> 31); at += 4; break;
        case 259: a64.signedDivide64(lo, hi, d, lo[s], hi[s]); at += 4; break;
        case 262: a64.signedModulo64(lo, hi, d, code[at + 3], code[at + 3] >> 31); at += 4; break;
        case 263: a64.signedModulo64(lo, hi, d, lo[s], hi[s]); at += 4; break;
        case 0x47: lo[d] |= code[at + 3]; hi[d] |= code[at + 3] >> 31; at += 4; break;
        case 0x4f: lo[d] |= lo[s]; hi[d] |= hi[s]; at += 4; break;
        case 0x57: lo[d] &= code[at + 3]; hi[d] &= code[at + 3] >> 31; at += 4; break;
        case 0x5f: lo[d] &= lo[s]; hi[d] &= hi[s]; at += 4; break;
        case 0xa7: lo[d] ^= code[at + 3]; hi[d] ^= code[at + 3] >> 31; at += 4; break;
        case 0xaf: lo[d] ^= lo[s]; hi[d] ^= hi[s]; at += 4; break;
        case 0xb7: lo[d] = code[at + 3]; hi[d] = code[at + 3] >> 31; at += 4; break;
        case 0xbf: lo[d] = lo[s]; hi[d] = hi[s]; at += 4; break;
        case 0x87: { // neg
          const a = lo[d];
          lo[d] = -a;
          hi[d] = a === 0 ? -hi[d] : ~hi[d];
          at += 4;
          break;
        }
        case 0x67: // lsh imm
        case 0x6f: { // lsh
          const n = (op === 0x67 ? code[at + 3] : lo[s]) & 63;
          const a = lo[d];
          if (n >= 32) {
            hi[d] = a << (n - 32);
            lo[d] = 0;
          } else if (n > 0) {
            hi[d] = (hi[d] << n) | (a >>> (32 - n));
            lo[d] = a << n;
          }
          at += 4;
          break;
        }
        case 0x77: // rsh imm
        case 0x7f: { // rsh
          const n = (op === 0x77 ? code[at + 3] : lo[s]) & 63;
          const a = hi[d];
          if (n >= 32) {
            lo[d] = a >>> (n - 32);
            hi[d] = 0;
          } else if (n > 0) {
            lo[d] = (lo[d] >>> n) | (a << (32 - n));
            hi[d] = a >>> n;
          }
          at += 4;
          break;
        }
        case 0xc7: // arsh imm
        case 0xcf: { // arsh
          const n = (op === 0xc7 ? code[at + 3] : lo[s]) & 63;
          const a = hi[d];
          if (n >= 32) {
            lo[d] = a >> (n - 32);
            hi[d] = a >> 31;
          } else if (n > 0) {
            lo[d] = (lo[d] >>> n) | (a << (32 - n));
            hi[d] = a >> n;
          }
          at += 4;
          break;
        }
        case 266: lo[d] = (lo[s] << 24) >> 24; hi[d] = lo[d] >> 31; at += 4; break; // movsx 8
        case 267: lo[d] = (lo[s] << 16) >> 16; hi[d] = lo[d] >> 31; at += 4; break; // movsx 16
        case 268: lo[d] = lo[s]; hi[d] = lo[d] >> 31; at += 4; break; // movsx 32

        // 32-bit arithmetic: the upper half becomes zero
        case 0x04: lo[d] += code[at + 3]; hi[d] = 0; at += 4; break;
        case 0x0c: lo[d] += lo[s]; hi[d] = 0; at += 4; break;
        case 0x14: lo[d] -= code[at + 3]; hi[d] = 0; at += 4; break;
        case 0x1c: lo[d] -= lo[s]; hi[d] = 0; at += 4; break;
        case 0x24: lo[d] = Math.imul(lo[d], code[at + 3]); hi[d] = 0; at += 4; break;
        case 0x2c: lo[d] = Math.imul(lo[d], lo[s]); hi[d] = 0; at += 4; break;
        case 0x34: lo[d] = a64.divide32(lo[d], code[at + 3]); hi[d] = 0; at += 4; break;
        case 0x3c: lo[d] = a64.divide32(lo[d], lo[s]); hi[d] = 0; at += 4; break;
        case 0x94: lo[d] = a64.modulo32(lo[d], code[at + 3]); hi[d] = 0; at += 4; break;
        case 0x9c: lo[d] = a64.modulo32(lo[d], lo[s]); hi[d] = 0; at += 4; break;
        case 256: lo[d] = a64.signedDivide32(lo[d], code[at + 3]); hi[d] = 0; at += 4; break;
        case 257: lo[d] = a64.signedDivide32(lo[d], lo[s]); hi[d] = 0; at += 4; break;
        case 260: lo[d] = a64.signedModulo32(lo[d], code[at + 3]); hi[d] = 0; at += 4; break;
        case 261: lo[d] = a64.signedModulo32(lo[d], lo[s]); hi[d] = 0; at += 4; break;
        case 0x44: lo[d] |= code[at + 3]; hi[d] = 0; at += 4; break;
        case 0x4c: lo[d] |= lo[s]; hi[d] = 0; at += 4; break;
        case 0x54: lo[d] &= code[at + 3]; hi[d] = 0; at += 4; break;
        case 0x5c: lo[d] &= lo[s]; hi[d] = 0; at += 4; break;
        case 0xa4: lo[d] ^= code[at + 3]; hi[d] = 0; at += 4; break;
        case 0xac: lo[d] ^= lo[s]; hi[d] = 0; at += 4; break;
        case 0xb4: lo[d] = code[at + 3]; hi[d] = 0; at += 4; break;
        case 0xbc: lo[d] = lo[s]; hi[d] = 0; at += 4; break;
        case 0x84: lo[d] = -lo[d]; hi[d] = 0; at += 4; break;
        case 0x64: lo[d] <<= code[at + 3]; hi[d] = 0; at += 4; break;
        case 0x6c: lo[d] <<= lo[s]; hi[d] = 0; at += 4; break;
        case 0x74: lo[d] = lo[d] >>> code[at + 3]; hi[d] = 0; at += 4; break;
        case 0x7c: lo[d] = lo[d] >>> lo[s]; hi[d] = 0; at += 4; break;
        case 0xc4: lo[d] >>= code[at + 3]; hi[d] = 0; at += 4; break;
        case 0xcc: lo[d] >>= lo[s]; hi[d] = 0; at += 4; break;
        case 264: lo[d] = (lo[s] << 24) >> 24; hi[d] = 0; at += 4; break; // movsx32 8
        case 265: lo[d] = (lo[s] << 16) >> 16; hi[d] = 0; at += 4; break; // movsx32 16

        // byte order: the machine is little-endian
        case 269: lo[d] &= 0xffff; hi[d] = 0; at += 4; break;
        case 270: hi[d] = 0; at += 4; break;
        case 271: at += 4; break;
        case 272: lo[d] = a64.swap16(lo[d]); hi[d] = 0; at += 4; break;
        case 273: lo[d] = a64.swap32(lo[d]); hi[d] = 0; at += 4; break;
        case 274: {
          const low = a64.swap32(hi[d]);
          hi[d] = a64.swap32(lo[d]);
          lo[d] = low;
          at += 4;
          break;
        }

        // loads and stores
        case 0x18: lo[d] = code[at + 3]; hi[d] = code[at + 2]; at += 8; break; // lddw
        case 0x61: { // ldxw
          const base = lo[s];
          const start = (base + code[at + 2]) | 0;
          const region = regions[hi[s] - firstRegion];
          if (region !== undefined && (base | start) >= 0 && start + 4 <= region.size && region.isReadable) {
            lo[d] = region.view.getInt32(start, true);
            hi[d] = 0;
          } else if (!this.loadSlow(at, s, d, code[at + 2], 4)) return this.leave(before, maxInsns - left, 'fault');
          at += 4;
          break;
        }
        case 0x69: { // ldxh
          const base = lo[s];
          const start = (base + code[at + 2]) | 0;
          const region = regions[hi[s] - firstRegion];
          if (region !== undefined && (base | start) >= 0 && start + 2 <= region.size && region.isReadable) {
            lo[d] = region.view.getUint16(start, true);
            hi[d] = 0;
          } else if (!this.loadSlow(at, s, d, code[at + 2], 2)) return this.leave(before, maxInsns - left, 'fault');
          at += 4;
          break;
        }
        case 0x71: { // ldxb
          const base = lo[s];
          const start = (base + code[at + 2]) | 0;
          const region = regions[hi[s] - firstRegion];
          if (region !== undefined && (base | start) >= 0 && start < region.size && region.isReadable) {
            lo[d] = region.view.getUint8(start);
            hi[d] = 0;
          } else if (!this.loadSlow(at, s, d, code[at + 2], 1)) return this.leave(before, maxInsns - left, 'fault');
          at += 4;
          break;
        }
        case 0x79: { // ldxdw
          const base = lo[s];
          const start = (base + code[at + 2]) | 0;
          const region = regions[hi[s] - firstRegion];
          if (region !== undefined && (base | start) >= 0 && start + 8 <= region.size && region.isReadable) {
            lo[d] = region.view.getInt32(start, true);
            hi[d] = region.view.getInt32(start + 4, true);
          } else if (!this.loadSlow(at, s, d, code[at + 2], 8)) return this.leave(before, maxInsns - left, 'fault');
          at += 4;
          break;
        }
        case 0x81: // ldxsw
          if (!this.loadSlow(at, s, d, code[at + 2], 4)) return this.leave(before, maxInsns - left, 'fault');
          hi[d] = lo[d] >> 31;
          at += 4;
          break;
        case 0x89: // ldxsh
          if (!this.loadSlow(at, s, d, code[at + 2], 2)) return this.leave(before, maxInsns - left, 'fault');
          lo[d] = (lo[d] << 16) >> 16;
          hi[d] = lo[d] >> 31;
          at += 4;
          break;
        case 0x91: // ldxsb
          if (!this.loadSlow(at, s, d, code[at + 2], 1)) return this.leave(before, maxInsns - left, 'fault');
          lo[d] = (lo[d] << 24) >> 24;
          hi[d] = lo[d] >> 31;
          at += 4;
          break;
        case 0x62: // stw
        case 0x63: { // stxw
          const value = op === 0x63 ? lo[s] : code[at + 3];
          const base = lo[d];
          const start = (base + code[at + 2]) | 0;
          const region = regions[hi[d] - firstRegion];
          if (region !== undefined && (base | start) >= 0 && start + 4 <= region.size && region.isPlain) {
            region.view.setInt32(start, value, true);
          } else {
            this.executed = before + maxInsns - left;
            if (!this.storeSlow(at, d, code[at + 2], 4, value, 0)) return 'fault';
          }
          at += 4;
          break;
        }
        case 0x6a: // sth
        case 0x6b: { // stxh
          const value = op === 0x6b ? lo[s] : code[at + 3];
          const base = lo[d];
          const start = (base + code[at + 2]) | 0;
          const region = regions[hi[d] - firstRegion];
          if (region !== undefined && (base | start) >= 0 && start + 2 <= region.size && region.isPlain) {
            region.view.setInt16(start, value, true);
          } else {
            this.executed = before + maxInsns - left;
            if (!this.storeSlow(at, d, code[at + 2], 2, value & 0xffff, 0)) return 'fault';
          }
          at += 4;
          break;
        }
        case 0x72: // stb
        case 0x73: { // stxb
          const value = op === 0x73 ? lo[s] : code[at + 3];
          const base = lo[d];
          const start = (base + code[at + 2]) | 0;
          const region = regions[hi[d] - firstRegion];
          if (region !== undefined && (base | start) >= 0 && start < region.size && region.isPlain) {
            region.view.setInt8(start, value);
          } else {
            this.executed = before + maxInsns - left;
            if (!this.storeSlow(at, d, code[at + 2], 1, value & 0xff, 0)) return 'fault';
          }
          at += 4;
          break;
        }
        case 0x7a: // stdw
        case 0x7b: { // stxdw
          const low = op === 0x7b ? lo[s] : code[at + 3];
          const high = op === 0x7b ? hi[s] : low >> 31;
          const base = lo[d];
          const start = (base + code[at + 2]) | 0;
          const region = regions[hi[d] - firstRegion];
          if (region !== undefined && (base | start) >= 0 && start + 8 <= region.size && region.isPlain) {
            region.view.setInt32(start, low, true);
            region.view.setInt32(start + 4, high, true);
          } else {
            this.executed = before + maxInsns - left;
            if (!this.storeSlow(at, d, code[at + 2], 8, low, high)) return 'fault';
          }
          at += 4;
          break;
        }
        case 275:
          this.executed = before + maxInsns - left;
          if (!this.atomic(at, 4)) return 'fault';
          at += 4;
          break;
        case 276:
          this.executed = before + maxInsns - left;
          if (!this.atomic(at, 8)) return 'fault';
          at += 4;
          break;

        // jumps on 64 bits
        case 0x05: case 0x06: at = code[at + 2]; break; // ja, gotol
        case 0x15: at = lo[d] === code[at + 3] && hi[d] === code[at + 3] >> 31 ? code[at + 2] : at + 4; break;
        case 0x1d: at = lo[d] === lo[s] && hi[d] === hi[s] ? code[at + 2] : at + 4; break;
        case 0x55: at = lo[d] !== code[at + 3] || hi[d] !== code[at + 3] >> 31 ? code[at + 2] : at + 4; break;
        case 0x5d: at = lo[d] !== lo[s] || hi[d] !== hi[s] ? code[at + 2] : at + 4; break;
        case 0x45: at = ((lo[d] & code[at + 3]) | (hi[d] & (code[at + 3] >> 31))) !== 0 ? code[at + 2] : at + 4; break;
        case 0x4d: at = ((lo[d] & lo[s]) | (hi[d] & hi[s])) !== 0 ? code[at + 2] : at + 4; break;
        case 0x25: { // jgt imm
          const high = code[at + 3] >> 31;
          at = (hi[d] === high ? lo[d] >>> 0 > code[at + 3] >>> 0 : hi[d] >>> 0 > high >>> 0) ? code[at + 2] : at + 4;
          break;
        }
        case 0x2d: at = (hi[d] === hi[s] ? lo[d] >>> 0 > lo[s] >>> 0 : hi[d] >>> 0 > hi[s] >>> 0) ? code[at + 2] : at + 4; break;
        case 0x35: { // jge imm
          const high = code[at + 3] >> 31;
          at = (hi[d] === high ? lo[d] >>> 0 >= code[at + 3] >>> 0 : hi[d] >>> 0 > high >>> 0) ? code[at + 2] : at + 4;
          break;
        }
        case 0x3d: at = (hi[d] === hi[s] ? lo[d] >>> 0 >= lo[s] >>> 0 : hi[d] >>> 0 > hi[s] >>> 0) ? code[at + 2] : at + 4; break;
        case 0xa5: { // jlt imm
          const high = code[at + 3] >> 31;
          at = (hi[d] === high ? lo[d] >>> 0 < code[at + 3] >>> 0 : hi[d] >>> 0 < high >>> 0) ? code[at + 2] : at + 4;
          break;
        }
        case 0xad: at = (hi[d] === hi[s] ? lo[d] >>> 0 < lo[s] >>> 0 : hi[d] >>> 0 < hi[s] >>> 0) ? code[at + 2] : at + 4; break;
        case 0xb5: { // jle imm
          const high = code[at + 3] >> 31;
          at = (hi[d] === high ? lo[d] >>> 0 <= code[at + 3] >>> 0 : hi[d] >>> 0 < high >>> 0) ? code[at + 2] : at + 4;
          break;
        }
        case 0xbd: at = (hi[d] === hi[s] ? lo[d] >>> 0 <= lo[s] >>> 0 : hi[d] >>> 0 < hi[s] >>> 0) ? code[at + 2] : at + 4; break;
        case 0x65: { // jsgt imm
          const high = code[at + 3] >> 31;
          at = (hi[d] === high ? lo[d] >>> 0 > code[at + 3] >>> 0 : hi[d] > high) ? code[at + 2] : at + 4;
          break;
        }
        case 0x6d: at = (hi[d] === hi[s] ? lo[d] >>> 0 > lo[s] >>> 0 : hi[d] > hi[s]) ? code[at + 2] : at + 4; break;
        case 0x75: { // jsge imm
          const high = code[at + 3] >> 31;
          at = (hi[d] === high ? lo[d] >>> 0 >= code[at + 3] >>> 0 : hi[d] > high) ? code[at + 2] : at + 4;
          break;
        }
        case 0x7d: at = (hi[d] === hi[s] ? lo[d] >>> 0 >= lo[s] >>> 0 : hi[d] > hi[s]) ? code[at + 2] : at + 4; break;
        case 0xc5: { // jslt imm
          const high = code[at + 3] >> 31;
          at = (hi[d] === high ? lo[d] >>> 0 < code[at + 3] >>> 0 : hi[d] < high) ? code[at + 2] : at + 4;
          break;
        }
        case 0xcd: at = (hi[d] === hi[s] ? lo[d] >>> 0 < lo[s] >>> 0 : hi[d] < hi[s]) ? code[at + 2] : at + 4; break;
        case 0xd5: { // jsle imm
          const high = code[at + 3] >> 31;
          at = (hi[d] === high ? lo[d] >>> 0 <= code[at + 3] >>> 0 : hi[d] < high) ? code[at + 2] : at + 4;
          break;
        }
        case 0xdd: at = (hi[d] === hi[s] ? lo[d] >>> 0 <= lo[s] >>> 0 : hi[d] < hi[s]) ? code[at + 2] : at + 4; break;

        // jumps on 32 bits
        case 0x16: at = lo[d] === code[at + 3] ? code[at + 2] : at + 4; break;
        case 0x1e: at = lo[d] === lo[s] ? code[at + 2] : at + 4; break;
        case 0x56: at = lo[d] !== code[at + 3] ? code[at + 2] : at + 4; break;
        case 0x5e: at = lo[d] !== lo[s] ? code[at + 2] : at + 4; break;
        case 0x46: at = (lo[d] & code[at + 3]) !== 0 ? code[at + 2] : at + 4; break;
        case 0x4e: at = (lo[d] & lo[s]) !== 0 ? code[at + 2] : at + 4; break;
        case 0x26: at = lo[d] >>> 0 > code[at + 3] >>> 0 ? code[at + 2] : at + 4; break;
        case 0x2e: at = lo[d] >>> 0 > lo[s] >>> 0 ? code[at + 2] : at + 4; break;
        case 0x36: at = lo[d] >>> 0 >= code[at + 3] >>> 0 ? code[at + 2] : at + 4; break;
        case 0x3e: at = lo[d] >>> 0 >= lo[s] >>> 0 ? code[at + 2] : at + 4; break;
        case 0xa6: at = lo[d] >>> 0 < code[at + 3] >>> 0 ? code[at + 2] : at + 4; break;
        case 0xae: at = lo[d] >>> 0 < lo[s] >>> 0 ? code[at + 2] : at + 4; break;
        case 0xb6: at = lo[d] >>> 0 <= code[at + 3] >>> 0 ? code[at + 2] : at + 4; break;
        case 0xbe: at = lo[d] >>> 0 <= lo[s] >>> 0 ? code[at + 2] : at + 4; break;
        case 0x66: at = lo[d] > code[at + 3] ? code[at + 2] : at + 4; break;
        case 0x6e: at = lo[d] > lo[s] ? code[at + 2] : at + 4; break;
        case 0x76: at = lo[d] >= code[at + 3] ? code[at + 2] : at + 4; break;
        case 0x7e: at = lo[d] >= lo[s] ? code[at + 2] : at + 4; break;
        case 0xc6: at = lo[d] < code[at + 3] ? code[at + 2] : at + 4; break;
        case 0xce: at = lo[d] < lo[s] ? code[at + 2] : at + 4; break;
        case 0xd6: at = lo[d] <= code[at + 3] ? code[at + 2] : at + 4; break;
        case 0xde: at = lo[d] <= lo[s] ? code[at + 2] : at + 4; break;

        // calls
        case 277: // local
          if (!this.pushFrame(at + 4, code[at + 2] / SLOT_WORDS)) {
            this.stopFault(at, 'call-depth', 0, 0);
            return this.leave(before, maxInsns - left, 'fault');
          }
          if (this.stopAtFrames) return this.leave(before, maxInsns - left + 1, 'enter');
          at = this.at;
          break;
        case 278: // helper
        case 279: // extern
          this.callee = code[at + 3];
          this.at = at + 4;
          return this.leave(before, maxInsns - left + 1, op === 278 ? 'helper' : 'extern');
        case 280: { // callx
          if (!this.isUser) {
            this.callee = lo[d];
            this.at = at + 4;
            return this.leave(before, maxInsns - left + 1, 'helper');
          }
          const slot = this.callxTarget(d);
          if (slot < 0 || !this.pushFrame(at + 4, slot)) {
            this.stopFault(at, slot < 0 ? 'call-target' : 'call-depth', this.getNumber(d), 0);
            return this.leave(before, maxInsns - left, 'fault');
          }
          if (this.stopAtFrames) return this.leave(before, maxInsns - left + 1, 'enter');
          at = this.at;
          break;
        }
        case 0x95: // exit
          if (!this.popFrame()) return this.leave(before, maxInsns - left + 1, 'exit');
          if (this.stopAtFrames) return this.leave(before, maxInsns - left + 1, 'leave');
          at = this.at;
          break;
        default:
          if (op >= LINE_MARK) {
            if (this.stopAtLines && this.announced !== at) {
              this.announced = at;
              this.at = at;
              return this.leave(before, maxInsns - left, 'line');
            }
            this.announced = -1;
            op &= LINE_MARK - 1;
            continue;
          }
          this.stopFault(at, 'opcode', 0, 0);
          return this.leave(before, maxInsns - left, 'fault');
      }
      if (--left === 0) {
        this.at = at;
        return this.leave(before, maxInsns, 'budget');
      }
      op = code[at];
    }
  }

  private leave(before: number, count: number, reason: StopReason): StopReason {
    this.executed = before + count;
    this.stopReason = reason;
    return reason;
  }
}

function grown(frames: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(frames.length * 2);
  larger.set(frames);
  return larger;
}
