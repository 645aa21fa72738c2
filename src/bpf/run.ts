import { assert } from '../base/assert.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import type { Bpf } from './bpf.ts';
import type { Statement, VmHost } from './drive.ts';
import { drive, returnText } from './drive.ts';
import type { ExecFrame } from './exec-frame.ts';
import type { BpfMap } from './maps/map.ts';
import { bpfOops } from './oops.ts';
import type { Packet } from './packet.ts';
import type { BpfProgram } from './program.ts';
import { Vm } from './vm.ts';

/** What a helper or kfunc returns: r0, or nothing for `void`. A coroutine where it spends time or may sleep. */
export type CallValue = number | bigint | undefined;
export type CallResult = CallValue | Coroutine<CallValue>;

/**
 * A helper was handed a pointer that the verifier would not have let through. Thrown by
 * argument readers, caught where the call is answered: a fault of the program.
 */
export class BadPointer extends Error {
  override readonly name = 'BadPointer';
  readonly address: number;

  constructor(address: number) {
    super(`bad pointer 0x${address.toString(16)}`);
    this.address = address;
  }
}

/** One run of a program: what helpers and kfuncs see of their caller. */
export class ProgramRun implements VmHost {
  readonly bpf: Bpf;
  readonly program: BpfProgram;
  readonly vm: Vm;
  readonly frame: ExecFrame;
  /** What r1 points to: by default the frame's own context. */
  context: number;
  /** The packet, for programs that are run on one. */
  packet: Packet | undefined;
  /** Arguments of the traced function, for programs on a trampoline. */
  argumentCount = 0;
  /** What whoever attached the program wants it to be told. */
  cookie = 0n;
  /** Its return value stands behind them (fexit). */
  hasReturnValue = false;
  /** Programs it was handed on through. */
  tailCalls = 0;
  /** What the program it was handed on to has returned: its own end. */
  tailResult: number | undefined;

  constructor(bpf: Bpf, program: BpfProgram, frame: ExecFrame) {
    const { image, codeRegion } = program.parts;
    this.bpf = bpf;
    this.program = program;
    this.frame = frame;
    this.context = frame.context;
    this.vm = new Vm({ image, space: bpf.space, stackTop: frame.stackTop, codeRegion });
    this.vm.stopAtLines = true;
    this.vm.stopAtFrames = true;
  }

  get imageNumber(): number {
    return this.program.parts.imageNumber;
  }

  functionAt(slot: number): string {
    return this.program.functionAt(slot);
  }

  statementAt(slot: number): Statement | undefined {
    return this.program.parts.lines.get(slot);
  }

  *answer(vm: Vm, reason: 'helper' | 'extern'): Coroutine<boolean> {
    const call = reason === 'helper' ? this.bpf.helpers.get(vm.callee) : this.bpf.kfuncs.get(this.program.parts.kfuncs.get(vm.callee)!);
    try {
      if (!call) throw new BadPointer(vm.callee);
      const result = call(this, vm.getNumber(1), vm.getNumber(2), vm.getNumber(3), vm.getNumber(4), vm.getNumber(5));
      const value = typeof result === 'object' ? yield* result : result;
      if (typeof value === 'bigint') vm.setBig(0, value);
      else vm.setNumber(0, value ?? 0);
      return this.tailResult === undefined;
    } catch (error) {
      if (!(error instanceof BadPointer)) throw error;
      assert(!this.program.parts.isVerified, 'the verifier has checked what helpers are handed');
      vm.fault = { kind: 'load', insn: vm.insn, address: error.address, size: 8 };
      return false;
    }
  }

  /** Loads through kernel pointers that the verifier let pass read zero (the kernel's exception table). */
  faulted(vm: Vm): boolean {
    if (!this.program.parts.isVerified || vm.fault!.kind !== 'load') return false;
    vm.skipLoad();
    return true;
  }

  /** Calls a static function of the program from a helper; its r0. Only while a call waits. */
  *callBack(pointer: number, ...args: readonly number[]): Coroutine<number> {
    return yield* this.enter(this.slotOf(pointer), args);
  }

  /** The slot of a function pointer that a program passes. */
  slotOf(pointer: number): number {
    const slot = this.vm.functionSlot(pointer);
    if (slot < 0) throw new BadPointer(pointer);
    return slot;
  }

  /** Runs the function at `slot` to its end; -1 with a report when it faults. */
  *enter(slot: number, args: readonly number[]): Coroutine<number> {
    const { vm } = this;
    const { m } = this.bpf;
    const name = this.functionAt(slot);
    args.forEach((value, index) => vm.setNumber(index + 1, value));
    if (!vm.enter(slot)) throw new BadPointer(vm.getNumber(10));
    m.enterFunction(name, this.imageNumber);
    const end = yield* drive(m, vm, this);
    if (this.tailResult !== undefined) vm.setNumber(0, this.tailResult);
    else if (end !== 'exit') yield* bpfOops(this.bpf, this.program, vm.fault!);
    m.exitFunction(name, returnText(vm), this.imageNumber);
    return vm.getSigned(0);
  }
}

/** MAX_TAIL_CALL_CNT */
const MAX_TAIL_CALLS = 33;

/**
 * Hands a run on to another program: same context, its own stack; the first program ends
 * with what the other returns. Differs from Linux in that a call made in a function of the
 * program ends the program, not only the function.
 */
export function* runTail(run: ProgramRun, programId: number): Coroutine {
  const { bpf } = run;
  const program = bpf.programs.get(programId);
  if (!program || run.tailCalls >= MAX_TAIL_CALLS) return;
  const frame = bpf.execFrames.take();
  const next = new ProgramRun(bpf, program, frame);
  next.context = run.context;
  next.packet = run.packet;
  next.argumentCount = run.argumentCount;
  next.hasReturnValue = run.hasReturnValue;
  next.cookie = run.cookie;
  next.tailCalls = run.tailCalls + 1;
  program.refCount++;
  run.tailResult = yield* next.enter(0, [next.context]);
  bpf.execFrames.give(frame);
  bpf.putProgram(program);
}

/** Runs a program's first function with a context that `prepare` has filled in and `finish` may read. Returns r0, signed. */
export function* runProgram(
  bpf: Bpf,
  program: BpfProgram,
  prepare: (run: ProgramRun) => void,
  finish?: (run: ProgramRun) => void,
): Coroutine<number> {
  const frame = bpf.execFrames.take();
  const run = new ProgramRun(bpf, program, frame);
  prepare(run);
  const result = yield* run.enter(0, [run.context]);
  finish?.(run);
  bpf.execFrames.give(frame);
  return result;
}

/** Calls an asynchronous callback: (map, key, value). */
export function* runCallback(bpf: Bpf, program: BpfProgram, slot: number, map: BpfMap, value: number): Coroutine {
  program.refCount++;
  const frame = bpf.execFrames.take();
  const key = keyArgument(frame, map, value);
  yield* new ProgramRun(bpf, program, frame).enter(slot, [map.address, key, value, 0, 0]);
  bpf.execFrames.give(frame);
  bpf.putProgram(program);
}

/** A callback's second argument: into the element, or for arrays the index in a word of its own. */
export function keyArgument(frame: ExecFrame, map: BpfMap, value: number): number {
  const pointer = map.keyPointerOf(value);
  if (pointer !== 0) return pointer;
  frame.setKey(map.placeOf(value)?.slot ?? 0);
  return frame.keyPointer;
}
