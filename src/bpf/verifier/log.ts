/** Bits of the log level (BPF_LOG_*). */
export const LOG_LEVEL1 = 1;
export const LOG_LEVEL2 = 2;
export const LOG_STATS = 4;

/** A log grows to about this many characters; then its beginning is dropped, as the kernel's rotating log does. */
const MAX_LOG_CHARS = 16 << 20;
const MAX_PIECES = 2048;

/** Text, or how to write it: most of what is said at level 1 is taken back before anybody could read it. */
type Piece = string | (() => string);

/** Pieces written out and joined: many small strings cost more than one long one. */
interface Stretch {
  readonly text: string;
  /** Where each piece ends in the text. */
  readonly ends: Uint32Array;
}

/** The verifier's log: text that may be taken back to an earlier position, counted in pieces. */
export class VerifierLog {
  readonly level: number;
  /** What comes before the pieces. */
  private stretches: Stretch[] = [];
  private pieces: Piece[] = [];
  /** Pieces dropped at the beginning, and pieces before `pieces`. */
  private dropped = 0;
  private joined = 0;
  /** Characters in the stretches. */
  private chars = 0;

  constructor(level: number) {
    this.level = level;
  }

  get isOn(): boolean {
    return this.level !== 0;
  }

  /** State notes are wanted. */
  get isVerbose(): boolean {
    return (this.level & (LOG_LEVEL1 | LOG_LEVEL2)) !== 0;
  }

  get isLevel2(): boolean {
    return (this.level & LOG_LEVEL2) !== 0;
  }

  /** A function must say the same whenever it is called. */
  write(piece: Piece): void {
    if (this.level === 0) return;
    this.pieces.push(piece);
    if (this.pieces.length > MAX_PIECES) this.joinOldest();
  }

  /**
   * Takes the newline back that was written last. A position right behind it
   * holds: who goes back there finds one blank, as in the kernel's buffer.
   */
  overwriteNewline(): void {
    this.pieces[this.pieces.length - 1] = ' ';
  }

  private joinOldest(): void {
    const oldest = this.pieces.splice(0, this.pieces.length >> 1);
    const texts = oldest.map(textOf);
    const text = texts.join('');
    const ends = new Uint32Array(texts.length);
    let end = 0;
    texts.forEach((piece, index) => (ends[index] = end += piece.length));
    this.stretches.push({ text, ends });
    this.joined += ends.length;
    this.chars += text.length;
    if (this.chars > MAX_LOG_CHARS) this.dropOldest();
  }

  private dropOldest(): void {
    for (const { text, ends } of this.stretches.splice(0, (this.stretches.length >> 1) + 1)) {
      this.chars -= text.length;
      this.dropped += ends.length;
    }
  }

  get position(): number {
    return this.joined + this.pieces.length;
  }

  /** Takes back everything written since `position`. */
  resetTo(position: number): void {
    this.pieces.length = Math.max(0, Math.min(this.pieces.length, position - this.joined));
    while (this.joined > Math.max(position, this.dropped)) this.cutLastStretch(position);
  }

  private cutLastStretch(position: number): void {
    const { text, ends } = this.stretches.pop()!;
    this.joined -= ends.length;
    this.chars -= text.length;
    const kept = Math.max(0, position - this.joined);
    if (kept === 0) return;
    const stretch = { text: text.slice(0, ends[kept - 1]), ends: ends.subarray(0, kept) };
    this.stretches.push(stretch);
    this.joined += kept;
    this.chars += stretch.text.length;
  }

  get text(): string {
    return this.stretches.map(({ text }) => text).join('') + this.pieces.map(textOf).join('');
  }
}

function textOf(piece: Piece): string {
  return typeof piece === 'string' ? piece : piece();
}
