import { assert } from '../base/assert.ts';
import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts';
import { image_load, terminal_write } from '../base/event.ts';
import type { DriveEnd, Statement, VmHost } from '../bpf/drive.ts';
import { drive, returnText } from '../bpf/drive.ts';
import { AddressSpace, FIRST_USER_REGION } from '../bpf/memory.ts';
import type { Region, WriteWatch } from '../bpf/memory.ts';
import type { BpfObject } from '../bpf/object.ts';
import { nextImageNumber } from '../bpf/vm-clock.ts';
import { Vm } from '../bpf/vm.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { exitToUserMode } from '../kernel/entry.ts';
import type { Machine } from '../kernel/machine.ts';
import { printk } from '../kernel/printk.ts';
import type { UserMemory } from '../kernel/sched/task.ts';
import { sendSignal } from '../kernel/signal.ts';
import { doSyscall64 } from '../kernel/syscalls.ts';
import { Heap } from './heap.ts';
import { HostCall } from './host-call.ts';
import type { HostFunction, HostTable, HostValue } from './host-call.ts';
import { linkUserImage } from './image.ts';
import type { UserImage } from './image.ts';
import { Libc } from './libc/libc.ts';
import { SIGSEGV, signalText } from './libc/signals.ts';
import { Quota } from './quota.ts';
import { ProcessMemory, SegmentationFault } from './process-memory.ts';

const STACK_BYTES = 1 << 20;
/** Time a call into a library costs beside its system calls: there are no instructions of its own to count. */
const LIBRARY_CALL_NS = 40;
const ARGUMENT_REGISTERS = 5;
const COMM_BYTES = 15;

export interface ProcessOptions {
  readonly machine: Machine;
  readonly object: BpfObject;
  /** What the program links to, by name. */
  readonly library: HostTable;
  /** argv, the program's name first. */
  readonly argv: readonly string[];
  /** `NAME=value`, each. */
  readonly environment: readonly string[];
}

/** What a forked process takes over. */
interface ProcessParts {
  readonly machine: Machine;
  readonly image: UserImage;
  readonly imageNumber: number;
  readonly library: HostTable;
  readonly memory: ProcessMemory;
  readonly vm: Vm;
  readonly heap: Heap;
  readonly libc: Libc;
  readonly shared: ReadonlySet<number>;
  readonly lines: Quota;
  readonly calls: Quota;
}

/**
 * A user program as a process: its memory, its C library, and the VM that
 * executes it as an ordinary task. It is the task's `mm` as well.
 */
export class Process implements UserMemory, VmHost {
  readonly machine: Machine;
  readonly image: UserImage;
  readonly imageNumber: number;
  readonly memory: ProcessMemory;
  readonly heap: Heap;
  readonly libc: Libc;
  private readonly library: HostTable;
  private readonly vm: Vm;
  /** Ids of regions that a fork shares: mapped files and maps. */
  private readonly shared: Set<number>;
  private readonly lines: Quota;
  private readonly calls: Quota;
  /** Where writes and reads of stdio pass through. */
  private transfer: Region | undefined;

  private constructor(parts: ProcessParts) {
    this.machine = parts.machine;
    this.image = parts.image;
    this.imageNumber = parts.imageNumber;
    this.library = parts.library;
    this.memory = parts.memory;
    this.vm = parts.vm;
    this.heap = parts.heap;
    this.libc = parts.libc;
    this.shared = new Set(parts.shared);
    this.lines = parts.lines;
    this.calls = parts.calls;
  }

  /** Loads a program, as execve(2) and the dynamic linker do: memory mapped, symbols bound, argv in place. */
  static load(options: ProcessOptions): Process {
    const { machine, object, library } = options;
    const space = new AddressSpace(FIRST_USER_REGION);
    const memory = new ProcessMemory(space);
    const libc = Libc.load(memory);
    const image = linkUserImage(object, space, {
      hasFunction: (name) => Object.hasOwn(library, name),
      variable: (name) => libc.addressOf(name),
    });
    const stack = space.map({ name: 'stack', bytes: new Uint8Array(STACK_BYTES) });
    const vm = new Vm({ image: image.code, space, stackTop: stack.pointer(STACK_BYTES), isUser: true, codeRegion: image.textRegion });
    vm.stopAtLines = true;
    vm.stopAtFrames = true;
    const imageNumber = nextImageNumber(machine);
    libc.setArguments(options.argv, options.environment);
    return new Process({
      machine, image, imageNumber, library, memory, vm, libc, heap: new Heap(space), shared: new Set(), lines: new Quota(), calls: new Quota(),
    });
  }

  /** The process id, in the process itself. */
  get pid(): number {
    return this.machine.current.pid;
  }

  get parentPid(): number {
    return this.machine.current.parent?.pid ?? 1;
  }

  // UserMemory: how the kernel reaches this process's memory.

  read(pointer: number, length: number): Uint8Array | undefined {
    return this.memory.space.read(pointer, length);
  }

  write(pointer: number, bytes: Uint8Array): boolean {
    return this.memory.space.write(pointer, bytes);
  }

  /** The task's code from `_start`: main, then exit(3) with what it returned. Never comes back alive. */
  *start(m: Machine): Coroutine<number> {
    m.emit(image_load, this.imageNumber, 'user', this.image.object.name);
    m.current.signals!.runHandler = (machine, handler, signal) => this.runHandler(machine, handler, signal);
    const main = this.image.functions.find((f) => f.function.name === 'main');
    assert(main, 'a linked program has main');
    return yield* this.guarded(this.runMain(main.start));
  }

  /** Calls a user function from a library: its int result. Throws SegmentationFault for what is no function. */
  *callInt(pointer: number, args: readonly (number | bigint)[]): Coroutine<number> {
    return Number(BigInt.asIntN(32, yield* this.callFunction(this.slotOf(pointer), args)));
  }

  /** Makes a system call with raw argument values; the result or `-errno`. */
  *syscall(name: string, args: readonly number[]): Coroutine<number> {
    return yield* doSyscall64(this.machine, name, args);
  }

  /** Turns a system call's `-errno` into -1 and errno, as the C wrappers do. */
  failed(result: number): number {
    if (result >= 0) return result;
    this.libc.errno = -result;
    return -1;
  }

  /** write(2) of bytes that the library holds. */
  *writeBytes(fd: number, bytes: Uint8Array): Coroutine<number> {
    const pointer = this.transferRoom(bytes.length);
    this.memory.store(pointer, bytes);
    return yield* this.syscall('write', [fd, pointer, bytes.length]);
  }

  /** read(2) into the library's hands: bytes, none at the end, or `-errno`. */
  *readBytes(fd: number, limit: number): Coroutine<Uint8Array | number> {
    const pointer = this.transferRoom(limit);
    const count = yield* this.syscall('read', [fd, pointer, limit]);
    return count < 0 ? count : this.memory.bytes(pointer, count);
  }

  /** openat(2) of a path in the process's memory. */
  *open(path: number, flags: number, mode: number): Coroutine<number> {
    const AT_FDCWD = -100;
    return yield* this.syscall('openat', [AT_FDCWD, path, flags, mode]);
  }

  *close(fd: number): Coroutine<number> {
    return yield* this.syscall('close', [fd]);
  }

  /** `_exit(2)`. */
  *exitNow(status: number): Coroutine<never> {
    yield* this.syscall('exit_group', [status & 255]);
    return assert(false, 'exit_group does not return') as never;
  }

  /** A deadly signal that the process brings upon itself, such as abort(3)'s. What the waiting shell will print is printed here. */
  *dieOf(signal: number): Coroutine<never> {
    const m = this.machine;
    for (;;) {
      m.current.userMode = false;
      sendSignal(m, signal, m.current);
      const isDeadly = !m.current.signals!.handlers.has(signal);
      if (isDeadly && m.current === m.processes.foreground) m.emit(terminal_write, 2, `${signalText(signal)}\n`);
      yield* exitToUserMode(m);
      // A handler ran and came back: there is nothing to go back to.
      m.current.signals!.handlers.delete(signal);
    }
  }

  /** A bad pointer found by a library. */
  fault(pointer: number): never {
    throw new SegmentationFault(pointer);
  }

  /** Puts memory that others see as well, such as a BPF map's values, in the place of a region. */
  remapShared(id: number, bytes: Uint8Array, isWritable: boolean, watch: WriteWatch | undefined): void {
    this.memory.space.regionById(id)!.remap(bytes, isWritable, watch);
    this.shared.add(id);
  }

  unmapShared(id: number): void {
    this.memory.space.unmap(id);
    this.shared.delete(id);
  }

  /** prctl(PR_SET_NAME): the name that tracing shows. */
  setName(name: Uint8Array): void {
    this.machine.current.comm = decodeUtf8(name.subarray(0, COMM_BYTES));
  }

  nameBytes(): Uint8Array {
    return encodeUtf8(this.machine.current.comm);
  }

  /** The child of fork(2): the same program at the same place, memory of its own, 0 in r0. */
  fork(): Process {
    const space = this.memory.space.fork((region) => this.shared.has(region.id));
    const memory = new ProcessMemory(space);
    const vm = this.vm.fork(space);
    vm.setResult(0);
    const { machine, image, imageNumber, library, shared } = this;
    const heap = this.heap.fork(space);
    return new Process({
      machine, image, imageNumber, library, memory, vm, heap, libc: this.libc.fork(memory), shared, lines: this.lines, calls: this.calls,
    });
  }

  /** A forked child's code: goes on behind its parent's fork(). */
  *continueForked(m: Machine): Coroutine<number> {
    m.current.signals!.runHandler = (machine, handler, signal) => this.runHandler(machine, handler, signal);
    return yield* this.guarded(this.runForked());
  }

  // VmHost: what the drive asks.

  functionAt(slot: number): string {
    return this.image.functions.findLast((f) => f.start <= slot)!.function.name;
  }

  statementAt(slot: number): Statement | undefined {
    const statement = this.image.statements.get(slot);
    if (this.lines.take(slot)) return statement;
    this.image.code.unmarkLine(slot);
    return undefined;
  }

  marksCall(slot: number): boolean {
    return this.calls.take(slot);
  }

  *answer(vm: Vm): Coroutine<boolean> {
    const name = this.image.externs[vm.callee];
    const registers = new BigUint64Array(ARGUMENT_REGISTERS);
    for (let i = 0; i < ARGUMENT_REGISTERS; i++) registers[i] = vm.getBig(i + 1);
    if (!this.machine.tryAdvance(LIBRARY_CALL_NS)) yield LIBRARY_CALL_NS;
    const result = this.library[name](new HostCall(this, registers, vm.outgoingSlot(0)));
    setResult(vm, isCoroutine(result) ? yield* result : result);
    return true;
  }

  faulted(): boolean {
    return false;
  }

  private *runMain(slot: number): Coroutine<number> {
    const { argc, argv } = this.libc;
    const status = yield* this.callFunction(slot, [argc, argv, this.libc.getVariable('environ')]);
    return yield* this.exitWith(Number(BigInt.asIntN(32, status)));
  }

  /** The frames that fork was called in are the child's as well. */
  private *runForked(): Coroutine<number> {
    const { vm, machine } = this;
    const frames = Array.from({ length: vm.callDepth }, (_, level) => this.functionAt(vm.frameAt(level)!.insn)).toReversed();
    for (const name of frames) machine.enterFunction(name, this.imageNumber);
    this.checkEnd(yield* this.driveUser(frames.slice(1)));
    machine.exitFunction(frames[0], returnText(vm), this.imageNumber);
    return yield* this.exitWith(Number(BigInt.asIntN(32, vm.getBig(0))));
  }

  /** What `_start` does with main's result: exit(3). */
  private *exitWith(status: number): Coroutine<never> {
    const exit = this.library.exit(new HostCall(this, BigUint64Array.of(BigInt.asUintN(64, BigInt(status))), 0));
    assert(isCoroutine(exit), 'exit is a coroutine');
    yield* exit;
    return assert(false, 'exit does not return') as never;
  }

  private *callFunction(slot: number, args: readonly (number | bigint)[]): Coroutine<bigint> {
    const { vm, machine } = this;
    args.forEach((arg, i) => vm.setBig(i + 1, BigInt.asUintN(64, BigInt(arg))));
    if (!vm.enter(slot)) this.fault(vm.getNumber(10));
    const name = this.functionAt(slot);
    machine.enterFunction(name, this.imageNumber);
    this.checkEnd(yield* this.driveUser());
    machine.exitFunction(name, returnText(vm), this.imageNumber);
    return vm.getBig(0);
  }

  private *driveUser(called: string[] = []): Coroutine<DriveEnd> {
    this.machine.current.userMode = true;
    return yield* drive(this.machine, this.vm, this, called);
  }

  private checkEnd(end: DriveEnd): void {
    if (end === 'exit') return;
    const { address, kind } = this.vm.fault!;
    throw new SegmentationFault(address, kind === 'store');
  }

  /** Turns a bad access into SIGSEGV. */
  private *guarded(body: Coroutine<number>): Coroutine<number> {
    try {
      return yield* body;
    } catch (error) {
      if (!(error instanceof SegmentationFault)) throw error;
      this.reportFault(error);
      this.vm.abandon();
    }
    return yield* this.dieOf(SIGSEGV);
  }

  /** `show_signal_msg` (arch/x86/mm/fault.c). Bits of the error code: 4 user mode, 2 a write. */
  private reportFault({ address, isWrite }: SegmentationFault): void {
    const m = this.machine;
    const registers = [this.vm.functionPointer(this.vm.insn), this.vm.getNumber(10)].map((value) => value.toString(16).padStart(16, '0'));
    const { comm, pid } = m.current;
    printk(m, `${comm}[${pid}]: segfault at ${address.toString(16)} ip ${registers[0]} sp ${registers[1]} error ${isWrite ? 6 : 4} in ${comm}`);
  }

  /** A signal handler on top of whatever the task did: registers as they were when it is over. */
  private *runHandler(m: Machine, handler: number, signal: number): Coroutine {
    const { vm } = this;
    const lo = vm.lo.slice();
    const hi = vm.hi.slice();
    yield* this.callFunction(this.slotOf(handler), [signal]);
    vm.lo.set(lo);
    vm.hi.set(hi);
    m.current.userMode = false;
  }

  private slotOf(pointer: number): number {
    const slot = this.vm.functionSlot(pointer);
    return slot >= 0 && this.image.code.frameBytes[slot] >= 0 ? slot : this.fault(pointer);
  }

  private transferRoom(size: number): number {
    this.transfer ??= this.memory.space.map({ name: 'stdio buffer', bytes: new Uint8Array(Math.max(size, 4096)) });
    if (this.transfer.size < size) this.transfer.grow(size);
    return this.transfer.pointer();
  }
}

function isCoroutine(result: HostValue | ReturnType<HostFunction>): result is Coroutine<HostValue> {
  return typeof result === 'object';
}

function setResult(vm: Vm, result: HostValue): void {
  if (typeof result === 'bigint') vm.setBig(0, BigInt.asUintN(64, result));
  else vm.setResult(result ?? 0);
}
