/** Who takes the lines: bytes `from` … `to` - 1, without the line end. They are gone when the call returns. */
export interface LineTaker {
  line(bytes: Uint8Array, from: number, to: number): void;
  /** A line longer than the limit: its first bytes only. */
  longLine(bytes: Uint8Array, from: number, to: number): void;
}

/**
 * Cuts pieces of a file, which may end anywhere, into lines. What is kept of a
 * line whose end has not come never exceeds `longest` bytes.
 */
export class ByteLines {
  private readonly taker: LineTaker;
  private readonly longest: number;
  private carry = new Uint8Array(1 << 12);
  private carried = 0;
  /** Inside a line that is too long. */
  private isSkipping = false;

  constructor(taker: LineTaker, longest: number) {
    this.taker = taker;
    this.longest = longest;
  }

  push(piece: Uint8Array): void {
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      if (this.carried > 0 || this.isSkipping) this.endCarried(piece, from, end);
      else this.whole(piece, from, end);
      from = end + 1;
    }
    this.carryOver(piece, from, piece.length);
  }

  /** The file is over: a last line without its end counts too. */
  end(): void {
    if (this.carried > 0) this.endCarried(this.carry, 0, 0);
  }

  private whole(bytes: Uint8Array, from: number, to: number): void {
    const end = to > from && bytes[to - 1] === CARRIAGE_RETURN ? to - 1 : to;
    if (end - from > this.longest) this.taker.longLine(bytes, from, from + this.longest);
    else this.taker.line(bytes, from, end);
  }

  private endCarried(piece: Uint8Array, from: number, to: number): void {
    this.carryOver(piece, from, to);
    const { carry, carried, isSkipping } = this;
    this.carried = 0;
    this.isSkipping = false;
    if (isSkipping) this.taker.longLine(carry, 0, carried);
    else this.whole(carry, 0, carried);
  }

  private carryOver(piece: Uint8Array, from: number, to: number): void {
    const room = this.longest - this.carried;
    if (to - from > room) this.isSkipping = true;
    const end = Math.min(to, from + room);
    this.reserve(this.carried + end - from);
    this.carry.set(piece.subarray(from, end), this.carried);
    this.carried += end - from;
  }

  private reserve(count: number): void {
    if (count <= this.carry.length) return;
    const larger = new Uint8Array(Math.max(count, this.carry.length * 2));
    larger.set(this.carry.subarray(0, this.carried));
    this.carry = larger;
  }
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
