/** Room for words on the timeline, worked out from their length: nothing is measured on the page. */

const WIDE = /[mwMW@%]/g;
const NARROW = /[iljtfr.,:;()[\]' ]/g;

/** About how wide a text is at a size of the interface's face. Errs on the wide side. */
export function textWidth(text: string, size = 13): number {
  const wide = text.match(WIDE)?.length ?? 0;
  const narrow = text.match(NARROW)?.length ?? 0;
  const han = [...text].filter((letter) => letter.charCodeAt(0) > 0x2e80).length;
  return size * (0.53 * text.length + 0.32 * wide - 0.22 * narrow + 0.5 * han);
}

/** As much of a label as fits: the whole, or nothing. A word cut in two is worse than a tip. */
export function fitting(label: string, room: number, size = 13): string {
  return textWidth(label, size) <= room ? label : '';
}

/** The first wording that fits, or nothing. */
export function firstFitting(wordings: readonly string[], room: number, size = 13): string {
  return wordings.find((wording) => textWidth(wording, size) <= room) ?? '';
}

export interface Placed {
  readonly x: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

interface Taken {
  readonly from: number;
  readonly to: number;
  /** Who may write over it. */
  readonly owner?: unknown;
}

/**
 * One row's places for words: who asks first gets it, who would touch a word or bar
 * that is there gets nothing.
 */
export class LabelRow {
  private readonly taken: Taken[] = [];
  private readonly from: number;
  private readonly to: number;

  constructor(from: number, to: number) {
    this.from = from;
    this.to = to;
  }

  /** Keeps words off a bar or a line, but for those of its `owner`. */
  block(from: number, to: number, owner?: unknown): void {
    this.taken.push({ from, to, owner });
  }

  /** The first of the places wished for that is free for `asker`. */
  place(width: number, wishes: readonly Placed[], asker?: unknown): Placed | undefined {
    for (const wish of wishes) {
      const from = wish.anchor === 'start' ? wish.x : wish.anchor === 'end' ? wish.x - width : wish.x - width / 2;
      if (from < this.from || from + width > this.to) continue;
      if (this.taken.some(({ from: start, to, owner }) => from < to + 4 && start < from + width + 4 && (owner === undefined || owner !== asker))) continue;
      this.taken.push({ from, to: from + width });
      return wish;
    }
    return undefined;
  }
}
