/** Bits of the log level (BPF_LOG_*). */
export const LOG_LEVEL1 = 1;
export const LOG_LEVEL2 = 2;
export const LOG_STATS = 4;

/** A log grows to this many characters; then its beginning is dropped, as the kernel's rotating log does. */
const MAX_LOG_CHARS = 16 << 20;

/** The verifier's log: pieces of text, which may be taken back to an earlier position. */
export class VerifierLog {
  readonly level: number;
  private pieces: string[] = [];
  private dropped = 0;
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
  }

  private dropOldest(): void {
    const half = this.pieces.length >> 1;
    for (let i = 0; i < half; i++) this.chars -= this.pieces[i].length;
    this.pieces = this.pieces.slice(half);
    this.dropped += half;
  }

  get position(): number {
    return this.dropped + this.pieces.length;
  }

  /** Takes back everything written since `position`. */
  resetTo(position: number): void {
    const keep = Math.max(0, position - this.dropped);
    for (let i = keep; i < this.pieces.length; i++) this.chars -= this.pieces[i].length;
    this.pieces.length = Math.min(keep, this.pieces.length);
  }

  get text(): string {
    return this.pieces.join('');
  }
}
