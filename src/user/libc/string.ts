import { encodeUtf8 } from '../../base/bytes.ts';
import { errnoName } from '../../base/errno.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import { errorText } from './errors.ts';
import { signalText } from './signals.ts';

/** <string.h>, <strings.h>. Bytes are compared as unsigned, in the C locale. */
export const string: HostTable = {
  strlen: (c) => c.string(0).length,
  strnlen: (c) => c.memory.boundedString(c.pointer(0), c.pointer(1)).length,
  strcmp: (c) => compare(c.string(0), c.string(1)),
  strncmp: (c) => compare(bounded(c, 0, 2), bounded(c, 1, 2)),
  strcasecmp: (c) => compare(lower(c.string(0)), lower(c.string(1))),
  strncasecmp: (c) => compare(lower(bounded(c, 0, 2)), lower(bounded(c, 1, 2))),
  strcpy: (c) => copyString(c, c.pointer(0), c.string(1)),
  stpcpy: (c) => copyString(c, c.pointer(0), c.string(1)) + c.string(1).length,
  strncpy: (c) => padString(c, bounded(c, 1, 2), c.pointer(2)),
  strcat: (c) => append(c, c.string(1)),
  strncat: (c) => append(c, bounded(c, 1, 2)),
  strchr: (c) => find(c, 0, (text) => text.indexOf(c.u32(1) & 255), true),
  strrchr: (c) => find(c, 0, (text) => text.lastIndexOf(c.u32(1) & 255), true),
  strstr: (c) => find(c, 0, (text) => indexOfBytes(text, c.string(1)), false),
  strpbrk: (c) => find(c, 0, (text) => text.findIndex((byte) => c.string(1).includes(byte)), false),
  strspn: (c) => span(c.string(0), c.string(1), true),
  strcspn: (c) => span(c.string(0), c.string(1), false),
  strdup: (c) => duplicate(c, c.string(0)),
  strndup: (c) => duplicate(c, bounded(c, 0, 1)),
  strtok: (c) => token(c, c.pointer(0), c.string(1), c.process.libc.strtokState),
  strtok_r: (c) => token(c, c.pointer(0), c.string(1), c.pointer(2)),
  strerror: (c) => c.process.libc.text(encodeUtf8(errorText(c.s32(0)))),
  strerrorname_np: errorName,
  strsignal: (c) => c.process.libc.text(encodeUtf8(signalText(c.s32(0)))),
  memcpy: copyMemory,
  memmove: copyMemory,
  memset: (c) => {
    c.memory.store(c.pointer(0), new Uint8Array(c.pointer(2)).fill(c.u32(1)));
    return c.pointer(0);
  },
  bzero: (c) => c.memory.store(c.pointer(0), new Uint8Array(c.pointer(1))),
  memcmp: (c) => compare(c.memory.bytes(c.pointer(0), c.pointer(2)), c.memory.bytes(c.pointer(1), c.pointer(2))),
  memchr: (c) => {
    const at = c.memory.bytes(c.pointer(0), c.pointer(2)).indexOf(c.u32(1) & 255);
    return at < 0 ? 0 : c.pointer(0) + at;
  },
};

/** NULL where glibc knows no such error. */
function errorName(c: HostCall): number {
  const error = c.s32(0);
  const name = error === 0 ? '0' : errnoName(error);
  return name === undefined || error < 0 || name === 'ENOTSUPP' ? 0 : c.process.libc.text(encodeUtf8(name));
}

function bounded(c: HostCall, pointer: number, limit: number): Uint8Array {
  return c.memory.boundedString(c.pointer(pointer), c.pointer(limit));
}

/** The difference of the first bytes that differ; a string that ends is smaller. */
function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return (a[length] ?? 0) - (b[length] ?? 0);
}

function lower(text: Uint8Array): Uint8Array {
  return text.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte));
}

function copyString(c: HostCall, to: number, text: Uint8Array): number {
  c.memory.storeCString(to, text);
  return to;
}

function padString(c: HostCall, text: Uint8Array, size: number): number {
  const bytes = new Uint8Array(size);
  bytes.set(text);
  c.memory.store(c.pointer(0), bytes);
  return c.pointer(0);
}

function append(c: HostCall, text: Uint8Array): number {
  c.memory.storeCString(c.pointer(0) + c.string(0).length, text);
  return c.pointer(0);
}

/** A pointer into the string argument where `search` finds something; `nul`: its NUL can be found as well. */
function find(c: HostCall, index: number, search: (text: Uint8Array) => number, nul: boolean): number {
  const text = c.string(index);
  const at = search(nul ? Uint8Array.of(...text, 0) : text);
  return at < 0 ? 0 : c.pointer(index) + at;
}

function indexOfBytes(text: Uint8Array, wanted: Uint8Array): number {
  for (let at = 0; at + wanted.length <= text.length; at++) {
    if (wanted.every((byte, i) => text[at + i] === byte)) return at;
  }
  return -1;
}

/** Bytes at the start of `text` that are (or are not) in `set`. */
function span(text: Uint8Array, set: Uint8Array, inside: boolean): number {
  const end = text.findIndex((byte) => set.includes(byte) !== inside);
  return end < 0 ? text.length : end;
}

function duplicate(c: HostCall, text: Uint8Array): number {
  const pointer = c.process.heap.allocate(text.length + 1);
  if (pointer !== 0) c.memory.storeCString(pointer, text);
  return pointer;
}

/** `state`: where the pointer to the rest of the text is kept. */
function token(c: HostCall, text: number, separators: Uint8Array, state: number): number {
  const from = text === 0 ? c.memory.pointer(state) : text;
  if (from === 0) return 0;
  const rest = c.memory.cString(from);
  const start = span(rest, separators, true);
  const length = span(rest.subarray(start), separators, false);
  const end = start + length;
  if (end < rest.length) c.memory.store(from + end, Uint8Array.of(0));
  c.memory.storeU64(state, length === 0 ? 0 : from + Math.min(end + 1, rest.length));
  return length === 0 ? 0 : from + start;
}

function copyMemory(c: HostCall): number {
  c.memory.store(c.pointer(0), c.memory.bytes(c.pointer(1), c.pointer(2)));
  return c.pointer(0);
}
