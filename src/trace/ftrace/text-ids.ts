import { decodeUtf8 } from '../../base/bytes.ts';
import type { Log } from '../log.ts';

/**
 * Texts of a Log by their bytes: a trace repeats the same names millions of
 * times, and none of them has to become a string again.
 *
 * An open hash table over an arena of the bytes seen so far.
 */
export class TextIds {
  private readonly log: Log;
  private arena = new Uint8Array(1 << 16);
  private arenaLength = 0;
  private readonly starts: number[] = [];
  private readonly lengths: number[] = [];
  private readonly ids: number[] = [];
  /** Entry numbers + 1; 0 is free. Its length is a power of two. */
  private table = new Int32Array(1 << 12);
  private readonly hashes: number[] = [];
  private lastEntry = -1;
  /** By place: the entry of the text read there last. */
  private readonly repeated: number[] = [];

  constructor(log: Log) {
    this.log = log;
  }

  /** The number of the text in bytes `from` … `to` - 1 in the Log. */
  idOf(bytes: Uint8Array, from: number, to: number): number {
    this.lastEntry = -1;
    if (to - from > LONGEST_KEPT) return this.log.textId(decodeUtf8(bytes.subarray(from, to)));
    const hash = hashOf(bytes, from, to);
    const mask = this.table.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.table[slot] - 1;
      if (entry < 0) return this.add(bytes, from, to, hash, slot);
      if (this.hashes[entry] === hash && this.isEntry(entry, bytes, from, to)) return this.ids[(this.lastEntry = entry)];
    }
  }

  /** As `idOf`, of a text in a place of its own in the lines, which `endOfRepeated` may find there again. */
  idAt(place: number, bytes: Uint8Array, from: number, to: number): number {
    const id = this.idOf(bytes, from, to);
    this.repeated[place] = this.lastEntry;
    return id;
  }

  /** Where the text ends that begins at `from`, if it begins as the one that this place had last: then its number is `repeatedId`. Else -1. */
  endOfRepeated(place: number, bytes: Uint8Array, from: number, to: number): number {
    const entry = this.repeated[place] ?? -1;
    if (entry < 0) return -1;
    const end = from + this.lengths[entry];
    return end <= to && this.isEntry(entry, bytes, from, end) ? end : -1;
  }

  repeatedId(place: number): number {
    return this.ids[this.repeated[place]];
  }

  idOfText(text: string): number {
    return this.log.textId(text);
  }

  private isEntry(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (this.lengths[entry] !== to - from) return false;
    const start = this.starts[entry] - from;
    for (let at = from; at < to; at++) if (this.arena[start + at] !== bytes[at]) return false;
    return true;
  }

  private add(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const id = this.log.textId(decodeUtf8(bytes.subarray(from, to)));
    this.reserve(to - from);
    this.arena.set(bytes.subarray(from, to), this.arenaLength);
    this.starts.push(this.arenaLength);
    this.lengths.push(to - from);
    this.lastEntry = this.ids.push(id) - 1;
    this.hashes.push(hash);
    this.arenaLength += to - from;
    this.table[slot] = this.ids.length;
    if (this.ids.length * 2 > this.table.length) this.rehash();
    return id;
  }

  private reserve(count: number): void {
    if (this.arenaLength + count <= this.arena.length) return;
    const larger = new Uint8Array(this.arena.length * 2);
    larger.set(this.arena);
    this.arena = larger;
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 2);
    const mask = this.table.length - 1;
    this.hashes.forEach((hash, entry) => {
      let slot = hash & mask;
      while (this.table[slot] !== 0) slot = (slot + 1) & mask;
      this.table[slot] = entry + 1;
    });
  }
}

/** Longer texts hardly repeat. */
const LONGEST_KEPT = 256;

/** FNV-1a, kept to 30 bits: small integers are cheap. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = FNV_BASIS;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  return (hash ^ (hash >>> 15)) & 0x3fffffff;
}

const FNV_BASIS = 0x811c9dc5 | 0;
