/** How a stream's bytes wait: until a newline, until the buffer is full, or not at all. */
export type Buffering = 'line' | 'full' | 'none';

/** BUFSIZ of a stream on a regular file. */
const BUFFER_BYTES = 4096;
const NEWLINE = 0x0a;

/** A `FILE`: what stdio keeps of an open stream beside its descriptor. */
export class Stream {
  readonly fd: number;
  buffering: Buffering;
  isAtEnd = false;
  hasError = false;
  /** Bytes written and not yet handed to the kernel. */
  private pending: number[] = [];
  /** Bytes read from the kernel and not yet taken. */
  private ahead: Uint8Array = new Uint8Array();

  constructor(fd: number, buffering: Buffering) {
    this.fd = fd;
    this.buffering = buffering;
  }

  /**
   * Takes bytes from the program; returns those that are to be written now. A line-buffered
   * stream keeps what follows the last newline.
   */
  put(bytes: Uint8Array): Uint8Array {
    for (const byte of bytes) this.pending.push(byte);
    if (this.buffering === 'none' || this.pending.length >= BUFFER_BYTES) return this.takePending();
    return this.buffering === 'line' ? this.takePending(this.pending.lastIndexOf(NEWLINE) + 1) : new Uint8Array();
  }

  /** Takes what waits to be written, or the first `count` bytes of it. */
  takePending(count = this.pending.length): Uint8Array {
    return Uint8Array.from(this.pending.splice(0, count));
  }

  /** Hands the stream what was read from its descriptor; nothing means its end. */
  supply(bytes: Uint8Array): void {
    this.ahead = Uint8Array.of(...this.ahead, ...bytes);
    if (bytes.length === 0) this.isAtEnd = true;
  }

  /** Whether `limit` bytes, or a line where `line` says so, can be taken without reading on. */
  canTake(limit: number, line: boolean): boolean {
    return this.isAtEnd || this.ahead.length >= limit || (line && this.ahead.includes(NEWLINE));
  }

  /** Takes at most `limit` bytes, through the first newline where `line` says so. */
  take(limit: number, line: boolean): Uint8Array {
    const newline = line ? this.ahead.indexOf(NEWLINE) : -1;
    const count = Math.min(limit, newline < 0 ? this.ahead.length : newline + 1);
    const taken = this.ahead.slice(0, count);
    this.ahead = this.ahead.slice(count);
    return taken;
  }

  /** A forked process's copy: what waits is written by both. */
  fork(): Stream {
    const copy = new Stream(this.fd, this.buffering);
    copy.isAtEnd = this.isAtEnd;
    copy.hasError = this.hasError;
    copy.pending = [...this.pending];
    copy.ahead = this.ahead;
    return copy;
  }
}
