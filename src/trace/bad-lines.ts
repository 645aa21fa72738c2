import { decodeUtf8 } from '../base/bytes.ts';

export interface BadLine {
  /** 1-based. */
  readonly number: number;
  /** Its beginning. */
  readonly text: string;
}

/** Lines of a file that made no sense: how many, and the first of them to show. */
export class BadLines {
  count = 0;
  readonly samples: BadLine[] = [];

  add(number: number, bytes: Uint8Array, from: number, to: number): void {
    this.count++;
    if (this.samples.length < MOST_SAMPLES) this.samples.push({ number, text: decodeUtf8(bytes.subarray(from, Math.min(to, from + SAMPLE_LENGTH))) });
  }
}

const SAMPLE_LENGTH = 200;
const MOST_SAMPLES = 20;
