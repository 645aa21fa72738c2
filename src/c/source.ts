import type { Span } from '../base/diagnostic.ts';

/** One file's text, and where its lines begin. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  /** One of our own headers: its lines are not the reader's to step through. */
  readonly isBuiltIn: boolean;
  private lineStarts: number[] | undefined;

  constructor(file: string, text: string, isBuiltIn = false) {
    this.file = file;
    this.text = text;
    this.isBuiltIn = isBuiltIn;
  }

  /** 1-based line of an offset. */
  lineAt(offset: number): number {
    const starts = (this.lineStarts ??= findLineStarts(this.text));
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** 1-based column of an offset. */
  columnAt(offset: number): number {
    return offset - this.lineStarts![this.lineAt(offset) - 1] + 1;
  }
}

/** Where something stands in a source text. Tokens are places. */
export interface Place {
  readonly source: SourceText;
  readonly offset: number;
  readonly length: number;
}

/** The place as diagnostics carry it. */
export function spanOf(place: Place): Span {
  const { source, offset, length } = place;
  return { file: source.file, line: source.lineAt(offset), column: source.columnAt(offset), length };
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
