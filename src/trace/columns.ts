/**
 * The typed arrays below a Log: one row an event, and one arena for the values
 * of all fields. They grow by doubling; a row is written whole or not at all.
 */
export class Columns {
  length = 0;
  valuesLength = 0;
  timesNs = new Float64Array(INITIAL_ROWS);
  cpus = new Uint16Array(INITIAL_ROWS);
  flags = new Uint32Array(INITIAL_ROWS);
  pids = new Int32Array(INITIAL_ROWS);
  comms = new Uint32Array(INITIAL_ROWS);
  kinds = new Uint16Array(INITIAL_ROWS);
  /** Where the row's values begin in `values`; they end where the next row's begin. */
  offsets = new Uint32Array(INITIAL_ROWS);
  /** A number is itself; the text with number n is -(n + 0.5). */
  values = new Float64Array(INITIAL_ROWS * 4);

  reserveRows(rows: number): void {
    if (rows <= this.timesNs.length) return;
    const size = Math.max(rows, this.timesNs.length * 2);
    this.timesNs = enlarged(this.timesNs, new Float64Array(size));
    this.cpus = enlarged(this.cpus, new Uint16Array(size));
    this.flags = enlarged(this.flags, new Uint32Array(size));
    this.pids = enlarged(this.pids, new Int32Array(size));
    this.comms = enlarged(this.comms, new Uint32Array(size));
    this.kinds = enlarged(this.kinds, new Uint16Array(size));
    this.offsets = enlarged(this.offsets, new Uint32Array(size));
  }

  reserveValues(count: number): void {
    if (count <= this.values.length) return;
    this.values = enlarged(this.values, new Float64Array(Math.max(count, this.values.length * 2)));
  }

  valuesEnd(row: number): number {
    return row + 1 < this.length ? this.offsets[row + 1] : this.valuesLength;
  }

  /** A copy of the rows from `from` on, each array exactly as long as needed; offsets count from the copy's start. */
  since(from: number): ColumnArrays {
    const to = this.length;
    const base = from < to ? this.offsets[from] : this.valuesLength;
    return {
      timesNs: this.timesNs.slice(from, to),
      cpus: this.cpus.slice(from, to),
      flags: this.flags.slice(from, to),
      pids: this.pids.slice(from, to),
      comms: this.comms.slice(from, to),
      kinds: this.kinds.slice(from, to),
      offsets: this.offsets.slice(from, to).map((offset) => offset - base),
      values: this.values.slice(base, this.valuesLength),
    };
  }

  append(rows: ColumnArrays): void {
    const { length, valuesLength } = this;
    const count = rows.timesNs.length;
    this.reserveRows(length + count);
    this.reserveValues(valuesLength + rows.values.length);
    this.timesNs.set(rows.timesNs, length);
    this.cpus.set(rows.cpus, length);
    this.flags.set(rows.flags, length);
    this.pids.set(rows.pids, length);
    this.comms.set(rows.comms, length);
    this.kinds.set(rows.kinds, length);
    this.offsets.set(rows.offsets.map((offset) => offset + valuesLength), length);
    this.values.set(rows.values, valuesLength);
    this.length = length + count;
    this.valuesLength = valuesLength + rows.values.length;
  }
}

/** Rows as they travel between threads: every buffer can be transferred. */
export interface ColumnArrays {
  readonly timesNs: Float64Array<ArrayBuffer>;
  readonly cpus: Uint16Array<ArrayBuffer>;
  readonly flags: Uint32Array<ArrayBuffer>;
  readonly pids: Int32Array<ArrayBuffer>;
  readonly comms: Uint32Array<ArrayBuffer>;
  readonly kinds: Uint16Array<ArrayBuffer>;
  readonly offsets: Uint32Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

const INITIAL_ROWS = 1024;

interface Settable<T> {
  set(from: T): void;
}

function enlarged<T extends Settable<T>>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
