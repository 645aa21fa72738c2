import { encodeUtf8 } from '../../base/bytes.ts';

/** Where a conversion finds its arguments: the next eight-byte slot of a `va_list`, and memory behind pointers. */
export interface FormatSource {
  /** The next argument, as an unsigned 64-bit value. */
  next(): bigint;
  /** Bytes of the string at `pointer` up to its NUL, at most `limit` of them. */
  string(pointer: number, limit: number): Uint8Array;
  /** Where `%n` stores how many bytes there are so far. */
  storeCount(pointer: number, bytes: number, size: number): void;
  /** What `%m` stands for: `strerror(errno)`. */
  errorText(): string;
}

/** One conversion specification of a format (C17 7.21.6.1). */
interface Conversion {
  readonly flags: string;
  readonly width: number;
  /** -1 where none was given. */
  readonly precision: number;
  /** Bytes of the integer argument: 1, 2, 4 or 8. */
  readonly size: number;
  readonly letter: string;
}

const PERCENT = 0x25;

/**
 * The bytes that `printf(format, …)` writes. Conversions: `d i u x X o c s p n m %`
 * with all flags, width and precision, fixed or `*`, and every length
 * modifier. Details C leaves open are glibc's: `(nil)`, `(null)`, an unknown
 * conversion printed as it stands. There are no floating-point conversions, as
 * the machine has no floating point.
 */
export function formatPrintf(format: Uint8Array, source: FormatSource): Uint8Array {
  const out: number[] = [];
  let at = 0;
  while (at < format.length) {
    if (format[at] !== PERCENT) {
      out.push(format[at++]);
      continue;
    }
    const cursor = new FormatCursor(format, at + 1);
    const conversion = parseConversion(cursor, source);
    const converted = convert(conversion, source, out.length) ?? format.subarray(at, cursor.at);
    for (const byte of converted) out.push(byte);
    at = cursor.at;
  }
  return Uint8Array.from(out);
}

class FormatCursor {
  private readonly format: Uint8Array;
  at: number;

  constructor(format: Uint8Array, at: number) {
    this.format = format;
    this.at = at;
  }

  /** The character at the cursor, '' at the end. */
  get letter(): string {
    return this.at < this.format.length ? String.fromCharCode(this.format[this.at]) : '';
  }

  /** Passes over characters of `set` and returns them. */
  takeWhile(set: string): string {
    const start = this.at;
    while (this.letter !== '' && set.includes(this.letter)) this.at++;
    return String.fromCharCode(...this.format.subarray(start, this.at));
  }

  /** A decimal number, or the next `int` argument for `*`; undefined where there is neither. */
  takeNumber(source: FormatSource): number | undefined {
    if (this.letter === '*') {
      this.at++;
      return Number(BigInt.asIntN(32, source.next()));
    }
    const digits = this.takeWhile('0123456789');
    return digits === '' ? undefined : Number.parseInt(digits, 10);
  }
}

function parseConversion(cursor: FormatCursor, source: FormatSource): Conversion {
  let flags = cursor.takeWhile('-+ #0\'');
  let width = cursor.takeNumber(source) ?? 0;
  if (width < 0) {
    flags += '-';
    width = -width;
  }
  let precision = -1;
  if (cursor.letter === '.') {
    cursor.at++;
    precision = Math.max(cursor.takeNumber(source) ?? 0, -1);
  }
  const size = lengthBytes(cursor.takeWhile('hlLqjzt'));
  const letter = cursor.letter;
  if (letter !== '') cursor.at++;
  return { flags, width, precision, size, letter };
}

function lengthBytes(modifier: string): number {
  if (modifier === '') return 4;
  if (modifier === 'h') return 2;
  return modifier === 'hh' ? 1 : 8;
}

/** The converted bytes, or undefined for what is no conversion. */
function convert(c: Conversion, source: FormatSource, written: number): Uint8Array | undefined {
  switch (c.letter) {
    case 'd':
    case 'i':
      return signed(c, BigInt.asIntN(8 * c.size, source.next()));
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      return unsigned(c, BigInt.asUintN(8 * c.size, source.next()));
    case 'c':
      return padded(c, Uint8Array.of(Number(source.next() & 0xffn)));
    case 's':
      return padded(c, stringArgument(c, source));
    case 'p':
      return pointer(c, source.next());
    case 'm':
      return padded(c, limited(c, encodeUtf8(source.errorText())));
    case 'n':
      source.storeCount(Number(source.next()), written, c.size);
      return new Uint8Array();
    case '%':
      return Uint8Array.of(PERCENT);
    default:
      return undefined;
  }
}

function stringArgument(c: Conversion, source: FormatSource): Uint8Array {
  const pointer = source.next();
  const limit = c.precision < 0 ? Number.MAX_SAFE_INTEGER : c.precision;
  if (pointer !== 0n) return source.string(Number(pointer), limit);
  return encodeUtf8(limit >= 6 ? '(null)' : '');
}

function limited(c: Conversion, bytes: Uint8Array): Uint8Array {
  return c.precision < 0 ? bytes : bytes.subarray(0, c.precision);
}

function signed(c: Conversion, value: bigint): Uint8Array {
  const sign = value < 0n ? '-' : c.flags.includes('+') ? '+' : c.flags.includes(' ') ? ' ' : '';
  return integer(c, sign, digits(c, value < 0n ? -value : value, 10));
}

function unsigned(c: Conversion, value: bigint): Uint8Array {
  if (c.letter === 'u') return integer(c, '', digits(c, value, 10));
  if (c.letter === 'o') return integer(c, '', octalDigits(c, value));
  const prefix = c.flags.includes('#') && value !== 0n ? '0x' : '';
  const text = digits(c, value, 16);
  return c.letter === 'X' ? integer(c, prefix.toUpperCase(), text.toUpperCase()) : integer(c, prefix, text);
}

/** `#` makes the first octal digit a zero. */
function octalDigits(c: Conversion, value: bigint): string {
  const text = digits(c, value, 8);
  return c.flags.includes('#') && !text.startsWith('0') ? `0${text}` : text;
}

/** Digits, at least `precision` of them; zero with precision zero has none. */
function digits(c: Conversion, value: bigint, radix: number): string {
  if (value === 0n && c.precision === 0) return '';
  return value.toString(radix).padStart(Math.max(c.precision, 0), '0');
}

function pointer(c: Conversion, value: bigint): Uint8Array {
  if (value === 0n) return padded(c, encodeUtf8('(nil)'));
  return integer(c, '0x', digits(c, value, 16));
}

/** `0` pads between prefix and digits, unless `-` or a precision is there. */
function integer(c: Conversion, prefix: string, text: string): Uint8Array {
  const zeroPad = c.flags.includes('0') && !c.flags.includes('-') && c.precision < 0;
  const body = zeroPad ? text.padStart(c.width - prefix.length, '0') : text;
  return padded(c, encodeUtf8(prefix + body));
}

function padded(c: Conversion, bytes: Uint8Array): Uint8Array {
  if (bytes.length >= c.width) return bytes;
  const out = new Uint8Array(c.width).fill(0x20);
  out.set(bytes, c.flags.includes('-') ? 0 : c.width - bytes.length);
  return out;
}
