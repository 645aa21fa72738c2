import { encodeUtf8 } from '../../base/bytes.ts';
import type { BpfObject } from '../../bpf/object.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall } from '../host-call.ts';
import { writeAll } from '../libc/stdio.ts';
import type { Process } from '../process.ts';
import type { BpfCalls } from './bpf-calls.ts';
import type { LibbpfLink } from './bpf-link.ts';
import type { LibbpfMap } from './bpf-map.ts';
import type { LibbpfObject } from './bpf-object.ts';
import { LibbpfProgram } from './bpf-program.ts';
import { LibbpfLog, PrintLevel } from './log.ts';
import type { RingBuffer } from './ring-buffer.ts';

/** What a pointer that libbpf gave out stands for. */
export type Handle = LibbpfObject | LibbpfMap | LibbpfProgram | LibbpfLink | RingBuffer;

/** Bytes behind a handle: nothing that user code could use, but its own place in memory. */
const HANDLE_BYTES = 16;

/** libbpf as linked into a process: handles, the print callback, and the objects that skeletons embed. */
export class LibbpfBinding {
  readonly calls: BpfCalls;
  /** Objects by name: what `NAME.skel.h` embeds and what `NAME.bpf.o` is on the file system. */
  readonly objects: ReadonlyMap<string, BpfObject>;
  /** What libbpf_set_print was given: undefined for libbpf's own, 0 for silence. */
  printFunction: number | undefined;
  private readonly handles = new Map<number, Handle>();
  private readonly pointers = new Map<Handle, number>();

  constructor(calls: BpfCalls, objects: ReadonlyMap<string, BpfObject>) {
    this.calls = calls;
    this.objects = objects;
  }

  /** The pointer that user code knows a handle by; the same for the same handle. */
  pointerTo(process: Process, handle: Handle): number {
    const known = this.pointers.get(handle);
    if (known !== undefined) return known;
    const pointer = process.heap.allocate(HANDLE_BYTES);
    process.memory.store(pointer, new Uint8Array(HANDLE_BYTES));
    this.handles.set(pointer, handle);
    this.pointers.set(handle, pointer);
    return pointer;
  }

  /** The handle behind a pointer of that class. What is none faults, as a wild pointer would in C. */
  handle<T extends Handle>(process: Process, pointer: number, type: abstract new (...args: never[]) => T): T {
    const handle = this.handles.get(pointer);
    return handle instanceof type ? handle : process.fault(pointer);
  }

  /** The program behind a pointer that user code has stored somewhere, or undefined. */
  programAt(pointer: number): LibbpfProgram | undefined {
    const handle = this.handles.get(pointer);
    return handle instanceof LibbpfProgram ? handle : undefined;
  }

  forget(process: Process, handle: Handle): void {
    const pointer = this.pointers.get(handle);
    if (pointer === undefined) return;
    this.pointers.delete(handle);
    this.handles.delete(pointer);
    process.heap.free(pointer);
  }

  /** Where libbpf's lines of this process go. */
  log(process: Process): LibbpfLog {
    return new LibbpfLog((level, line) => this.print(process, level, encodeUtf8(line)));
  }

  private *print(process: Process, level: PrintLevel, line: Uint8Array): Coroutine {
    if (this.printFunction === undefined) {
      if (level !== PrintLevel.DEBUG) yield* writeAll(process, 2, line);
    } else if (this.printFunction !== 0) yield* this.callPrint(process, this.printFunction, level, line);
  }

  /** Calls `int fn(enum libbpf_print_level, const char *format, va_list)`; the line is the one argument of `%s`. */
  private *callPrint(process: Process, callback: number, level: PrintLevel, line: Uint8Array): Coroutine {
    const block = process.heap.allocate(8 + line.length + 1);
    process.memory.storeU64(block, block + 8);
    process.memory.storeCString(block + 8, line);
    yield* process.callInt(callback, [level, process.libc.text(encodeUtf8('%s')), block]);
    process.heap.free(block);
  }
}

/** `libbpf_err`: hands on `-errno` and sets errno by it. */
export function libbpfError(c: HostCall, error: number): number {
  if (error < 0) c.process.libc.errno = -error;
  return error;
}

/** `libbpf_err_ptr`: NULL, with errno set. */
export function libbpfNull(c: HostCall, error: number): number {
  c.process.libc.errno = Math.abs(error);
  return 0;
}
