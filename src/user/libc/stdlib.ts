import { assert } from '../../base/assert.ts';
import { encodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { FreeResult } from '../heap.ts';
import type { HostCall, HostTable, HostValue } from '../host-call.ts';
import { parseInteger } from './parse-integer.ts';
import { SIGABRT } from './signals.ts';
import { flushAll, writeAll } from './stdio.ts';

const INT64_MAX = (1n << 63n) - 1n;
const UINT64_MAX = (1n << 64n) - 1n;

/** <stdlib.h>. */
export const stdlib: HostTable = {
  atoi: (c) => Number(BigInt.asIntN(32, signedInteger(c, 0, 10).value)),
  atol: (c) => signedInteger(c, 0, 10).value,
  atoll: (c) => signedInteger(c, 0, 10).value,
  strtol: (c) => convertInteger(c, signedInteger(c, 0, c.s32(2))),
  strtoll: (c) => convertInteger(c, signedInteger(c, 0, c.s32(2))),
  strtoul: (c) => convertInteger(c, unsignedInteger(c, 0, c.s32(2))),
  strtoull: (c) => convertInteger(c, unsignedInteger(c, 0, c.s32(2))),
  abs: (c) => Math.abs(c.s32(0)),
  labs: (c) => (c.s64(0) < 0n ? -c.s64(0) : c.s64(0)),
  llabs: (c) => (c.s64(0) < 0n ? -c.s64(0) : c.s64(0)),
  malloc: (c) => allocate(c, c.pointer(0)),
  calloc,
  realloc,
  free,
  rand: (c) => nextRandom(c),
  random: (c) => nextRandom(c),
  srand: (c) => void (c.process.libc.randomSeed = c.u32(0)),
  srandom: (c) => void (c.process.libc.randomSeed = c.u32(0)),
  getenv: (c) => environmentValue(c),
  qsort,
  bsearch,
  atexit: (c) => {
    c.process.libc.atExit.push(c.pointer(0));
    return 0;
  },
  exit,
  _exit: (c) => c.process.exitNow(c.s32(0)),
  _Exit: (c) => c.process.exitNow(c.s32(0)),
  abort: (c) => c.process.dieOf(SIGABRT),
};

interface Limited {
  readonly value: bigint;
  readonly used: number;
  readonly isOutOfRange: boolean;
}

function signedInteger(c: HostCall, text: number, base: number): Limited {
  const { value, used } = parseInteger(c.string(text), base);
  if (value > INT64_MAX) return { value: INT64_MAX, used, isOutOfRange: true };
  if (value < -INT64_MAX - 1n) return { value: -INT64_MAX - 1n, used, isOutOfRange: true };
  return { value, used, isOutOfRange: false };
}

/** A minus sign negates in unsigned arithmetic, as C says. */
function unsignedInteger(c: HostCall, text: number, base: number): Limited {
  const { value, used } = parseInteger(c.string(text), base);
  const isOutOfRange = value > UINT64_MAX || value < -UINT64_MAX;
  return { value: isOutOfRange ? UINT64_MAX : BigInt.asUintN(64, value), used, isOutOfRange };
}

function convertInteger(c: HostCall, parsed: Limited): bigint {
  if (c.pointer(1) !== 0) c.memory.storeU64(c.pointer(1), c.pointer(0) + parsed.used);
  if (parsed.isOutOfRange) c.process.libc.errno = Errno.ERANGE;
  return parsed.value;
}

/** A block of the heap, or NULL and ENOMEM. */
function allocate(c: HostCall, size: number): number {
  const pointer = c.process.heap.allocate(size);
  if (pointer === 0) c.process.libc.errno = Errno.ENOMEM;
  return pointer;
}

function calloc(c: HostCall): number {
  const size = c.pointer(0) * c.pointer(1);
  const pointer = allocate(c, size);
  if (pointer !== 0) c.memory.store(pointer, new Uint8Array(size));
  return pointer;
}

function* realloc(c: HostCall): Coroutine<number> {
  const old = c.pointer(0);
  const size = c.pointer(1);
  if (old === 0) return allocate(c, size);
  const oldSize = c.process.heap.sizeOf(old);
  if (oldSize === undefined) return yield* heapError(c, 'realloc(): invalid pointer');
  const pointer = allocate(c, size);
  if (pointer === 0) return 0;
  c.memory.store(pointer, c.memory.bytes(old, Math.min(size, oldSize)));
  c.process.heap.free(old);
  return pointer;
}

const FREE_COMPLAINT: Readonly<Record<Exclude<FreeResult, 'ok'>, string>> = {
  'double free': 'free(): double free detected in tcache 2',
  'invalid pointer': 'free(): invalid pointer',
};

function* free(c: HostCall): Coroutine<void> {
  if (c.pointer(0) === 0) return;
  const result = c.process.heap.free(c.pointer(0));
  if (result !== 'ok') yield* heapError(c, FREE_COMPLAINT[result]);
}

/** glibc's `malloc_printerr`: says what is wrong and aborts. */
function* heapError(c: HostCall, complaint: string): Coroutine<never> {
  yield* writeAll(c.process, 2, encodeUtf8(`${complaint}\n`));
  return yield* c.process.dieOf(SIGABRT);
}

/** POSIX's example generator; glibc's own sequence is another one. */
function nextRandom(c: HostCall): number {
  const { libc } = c.process;
  libc.randomSeed = (Math.imul(libc.randomSeed, 1103515245) + 12345) >>> 0;
  return libc.randomSeed & 0x7fffffff;
}

function environmentValue(c: HostCall): number {
  const wanted = c.string(0);
  const environ = c.process.libc.getVariable('environ');
  for (let at = environ; c.memory.pointer(at) !== 0; at += 8) {
    const entry = c.memory.cString(c.memory.pointer(at));
    if (entry[wanted.length] === 0x3d && wanted.every((byte, i) => entry[i] === byte)) return c.memory.pointer(at) + wanted.length + 1;
  }
  return 0;
}

/** Merge sort, as glibc's: stable. Elements are compared where they lie, so the array is sorted in place by rounds. */
function* qsort(c: HostCall): Coroutine<void> {
  const [base, count, size, order] = [c.pointer(0), c.pointer(1), c.pointer(2), c.pointer(3)];
  if (count < 2 || size === 0) return;
  const scratch = c.process.heap.allocate(count * size);
  assert(scratch !== 0, 'qsort has room for a copy');
  c.memory.store(scratch, c.memory.bytes(base, count * size));
  const sorted = yield* mergeSort(c, Array.from({ length: count }, (_, i) => scratch + i * size), order);
  const bytes = sorted.map((element) => c.memory.bytes(element, size));
  bytes.forEach((element, i) => c.memory.store(base + i * size, element));
  c.process.heap.free(scratch);
}

function* mergeSort(c: HostCall, elements: number[], order: number): Coroutine<number[]> {
  if (elements.length < 2) return elements;
  const middle = elements.length >> 1;
  const left = yield* mergeSort(c, elements.slice(0, middle), order);
  const right = yield* mergeSort(c, elements.slice(middle), order);
  const merged: number[] = [];
  while (left.length > 0 && right.length > 0) {
    const takesRight = (yield* c.process.callInt(order, [left[0], right[0]])) > 0;
    merged.push((takesRight ? right : left).shift()!);
  }
  return merged.concat(left, right);
}

function* bsearch(c: HostCall): Coroutine<number> {
  const [key, base, size, order] = [c.pointer(0), c.pointer(1), c.pointer(3), c.pointer(4)];
  let low = 0;
  let high = c.pointer(2);
  while (low < high) {
    const middle = (low + high) >> 1;
    const difference = yield* c.process.callInt(order, [key, base + middle * size]);
    if (difference === 0) return base + middle * size;
    if (difference > 0) low = middle + 1;
    else high = middle;
  }
  return 0;
}

/** exit(3): functions of atexit(3), newest first; streams; then the process ends. */
function* exit(c: HostCall): Coroutine<HostValue> {
  const { process } = c;
  for (let next = process.libc.atExit.pop(); next !== undefined; next = process.libc.atExit.pop()) {
    yield* process.callInt(next, []);
  }
  yield* flushAll(process);
  return yield* process.exitNow(c.s32(0));
}
