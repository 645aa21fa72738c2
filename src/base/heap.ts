import type { Ns } from './units.ts';

/**
 * A queue of things that happen at a time. Ties leave in the order they came
 * in: the order is (time, sequence), total and the same in every engine.
 *
 * A binary heap over parallel arrays; push and pop cost O(log n).
 */
export class TimeHeap<T> {
  private readonly timesNs: Ns[] = [];
  private readonly sequences: number[] = [];
  private readonly values: T[] = [];
  private nextSequence = 0;

  get size(): number {
    return this.values.length;
  }

  /** The time of the earliest entry. Undefined behaviour is refused: ask `size` first. */
  peekTimeNs(): Ns | undefined {
    return this.timesNs[0];
  }

  peek(): T | undefined {
    return this.values[0];
  }

  push(timeNs: Ns, value: T): void {
    const { timesNs, sequences, values } = this;
    const sequence = this.nextSequence++;
    let at = values.length;
    timesNs.push(timeNs);
    sequences.push(sequence);
    values.push(value);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (timesNs[parent] <= timeNs) break;
      timesNs[at] = timesNs[parent];
      sequences[at] = sequences[parent];
      values[at] = values[parent];
      at = parent;
    }
    timesNs[at] = timeNs;
    sequences[at] = sequence;
    values[at] = value;
  }

  /** Takes the earliest entry, or undefined when the queue is empty. */
  pop(): T | undefined {
    const { timesNs, sequences, values } = this;
    if (values.length === 0) return undefined;
    const top = values[0];
    const timeNs = timesNs.pop()!;
    const sequence = sequences.pop()!;
    const value = values.pop()!;
    if (values.length > 0) this.sink(timeNs, sequence, value);
    return top;
  }

  private sink(timeNs: Ns, sequence: number, value: T): void {
    const { timesNs, sequences, values } = this;
    const size = values.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && this.isBefore(right, timesNs[child], sequences[child])) child = right;
      if (!this.isBefore(child, timeNs, sequence)) break;
      timesNs[at] = timesNs[child];
      sequences[at] = sequences[child];
      values[at] = values[child];
      at = child;
    }
    timesNs[at] = timeNs;
    sequences[at] = sequence;
    values[at] = value;
  }

  private isBefore(at: number, timeNs: Ns, sequence: number): boolean {
    const own = this.timesNs[at];
    return own < timeNs || (own === timeNs && this.sequences[at] < sequence);
  }
}
