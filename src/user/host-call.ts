import type { Ns } from '../base/units.ts';
import type { ProcessMemory } from './process-memory.ts';
import type { Process } from './process.ts';

/**
 * What a host function gives back: an `int`, a pointer or a 64-bit value, as
 * r0 will carry it (negative numbers sign-extended); nothing for `void`.
 */
export type HostValue = number | bigint | void;

/**
 * A function of libc or libbpf, called by name from user code. It returns at
 * once or, where it may enter the kernel or call back into user code, is a
 * coroutine.
 */
export type HostFunction = (call: HostCall) => HostValue | Generator<Ns, HostValue, void>;

/** Host functions by the name user code knows them by. */
export type HostTable = Readonly<Record<string, HostFunction>>;

/** One call from user code: its arguments, taken as what the C prototype says they are. */
export class HostCall {
  readonly process: Process;
  private readonly registers: BigUint64Array;
  /** The caller's outgoing slots: arguments from the sixth on, then variadic ones. */
  private readonly outgoing: number;

  constructor(process: Process, registers: BigUint64Array, outgoing: number) {
    this.process = process;
    this.registers = registers;
    this.outgoing = outgoing;
  }

  get memory(): ProcessMemory {
    return this.process.memory;
  }

  u64(index: number): bigint {
    return index < this.registers.length
      ? this.registers[index]
      : this.memory.u64(this.outgoing + 8 * (index - this.registers.length));
  }

  s64(index: number): bigint {
    return BigInt.asIntN(64, this.u64(index));
  }

  s32(index: number): number {
    return Number(BigInt.asIntN(32, this.u64(index)));
  }

  u32(index: number): number {
    return Number(BigInt.asUintN(32, this.u64(index)));
  }

  /** A pointer or `size_t`; values above 2^53 lose low bits, which no valid one has. */
  pointer(index: number): number {
    return Number(this.u64(index));
  }

  /** The bytes of a C string argument. Throws SegmentationFault. */
  string(index: number): Uint8Array {
    return this.memory.cString(this.pointer(index));
  }

  /** The arguments behind a prototype's `...`, as a `va_list`. */
  variadic(): VariableArguments {
    return new VariableArguments(this.memory, this.outgoing);
  }
}

/** The slots of a `va_list`: eight bytes an argument, extended to 64 bits by the caller. */
export class VariableArguments {
  private readonly memory: ProcessMemory;
  private at: number;

  constructor(memory: ProcessMemory, at: number) {
    this.memory = memory;
    this.at = at;
  }

  next(): bigint {
    const value = this.memory.u64(this.at);
    this.at += 8;
    return value;
  }
}
