/** Bits of the log level (BPF_LOG_*). */
export const LOG_LEVEL1 = 1;
export const LOG_LEVEL2 = 2;
export const LOG_STATS = 4;

/** A log grows to this many characters; then its beginning is dropped, as the kernel's rotating log does. */
const MAX_LOG_CHARS = 16 << 20;
const MAX_PIECES = 2048;

/** The verifier's log: text that may be taken back to an earlier position, counted in characters. */
export class VerifierLog {
  readonly level: number;
  private pieces: string[] = [];
  /** What comes before the pieces, in longer ones. */
  private joined: string[] = [];
  /** Characters dropped at the beginning. */
  private dropped = 0;
  /** Characters kept. */
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

  write(text: string): void {
    if (this.level === 0) return;
    this.pieces.push(text);
    this.chars += text.length;
    if (this.chars > MAX_LOG_CHARS) this.dropOldest();
    if (this.pieces.length > MAX_PIECES) this.joinOldest();
  }

  /** Many small strings cost more than one long one. */
  private joinOldest(): void {
    const half = this.pieces.splice(0, this.pieces.length >> 1);
    this.joined.push(half.join(''));
  }

  private dropOldest(): void {
    for (const piece of this.joined.splice(0, (this.joined.length >> 1) + 1)) {
      this.chars -= piece.length;
      this.dropped += piece.length;
    }
  }

  get position(): number {
    return this.dropped + this.chars;
  }

  /**
   * Takes back everything written since `position`. What was written over it
   * in the meantime stays, as in the kernel's buffer: of a note that took the
   * place of a newline, one blank.
   */
  resetTo(position: number): void {
    let excess = this.position - position;
    while (excess > 0 && this.pieces.length + this.joined.length > 0) {
      const last = this.pieces.pop() ?? this.joined.pop()!;
      const kept = last.slice(0, Math.max(0, last.length - excess));
      excess -= last.length - kept.length;
      this.chars -= last.length - kept.length;
      if (kept !== '') this.pieces.push(kept);
    }
  }

  get text(): string {
    return this.joined.join('') + this.pieces.join('');
  }
}
