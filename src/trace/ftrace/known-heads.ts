/**
 * The heads of lines seen lately, by their bytes up to the blank behind the flags: a trace repeats
 * few of them, and none has to be read a second time.
 *
 * One place for each head, given by some of its bytes; who comes there later
 * takes it. Flat arrays: nothing is made for a line.
 */
export class KnownHeads {
  private readonly bytes = new Uint8Array(PLACES * LONGEST);
  private readonly lengths = new Uint8Array(PLACES);
  readonly cpus = new Uint16Array(PLACES);
  readonly flags = new Uint32Array(PLACES);
  readonly pids = new Int32Array(PLACES);
  readonly comms = new Uint32Array(PLACES);

  /** The place of the head that the line in `from` … `to` - 1 begins with, or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    if (to - from < LONGEST) return -1;
    const place = placeOf(bytes, from);
    const length = this.lengths[place];
    const offset = place * LONGEST - from;
    for (let at = from + length - 1; at >= from; at--) if (this.bytes[offset + at] !== bytes[at]) return -1;
    return length > 0 ? place : -1;
  }

  /** The bytes of a head found. */
  lengthOf(place: number): number {
    return this.lengths[place];
  }

  /** Keeps the head in `from` … `end` - 1, of a line of at least `LONGEST` bytes. */
  keep(bytes: Uint8Array, from: number, end: number, cpu: number, flags: number, pid: number, comm: number): void {
    if (end - from > LONGEST || from + LONGEST > bytes.length) return;
    const place = placeOf(bytes, from);
    this.bytes.set(bytes.subarray(from, end), place * LONGEST);
    this.lengths[place] = end - from;
    this.cpus[place] = cpu;
    this.flags[place] = flags;
    this.pids[place] = pid;
    this.comms[place] = comm;
  }
}

/** A power of two. */
const PLACES = 1024;
/** Bytes of a head that is kept; no line that short has an event's text. */
const LONGEST = 40;

/** From where `%16s-%-7d [%03d] flags` has the comm's end, the pid, the CPU and the flags; any other layout only shares places more. */
function placeOf(bytes: Uint8Array, from: number): number {
  const task = bytes[from + 15] * 7 + bytes[from + 17] * 67 + bytes[from + 18] * 131 + bytes[from + 19] * 257 + bytes[from + 20] * 521;
  const rest = bytes[from + 28] * 37 + bytes[from + 31] * 11 + bytes[from + 32] * 83 + bytes[from + 33] * 151 + bytes[from + 34] * 307;
  return (task + rest) & (PLACES - 1);
}
