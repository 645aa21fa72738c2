import { encodeUtf8 } from '../../base/bytes.ts';

/** What an integer constant says: its value, base and suffix. */
export interface IntegerLiteral {
  readonly value: bigint;
  readonly isDecimal: boolean;
  readonly unsigned: boolean;
  /** `l` or `ll`: 64 bits on both our sides. */
  readonly longs: 0 | 1 | 2;
}

const INTEGER = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uUlL]*)$/;
const SUFFIX = /^(?:u?(?:l|ll)?|(?:l|ll)u)$/i;

/** Reads an integer constant (C11 6.4.4.1), or undefined when the text is none. */
export function parseInteger(text: string): IntegerLiteral | undefined {
  const match = INTEGER.exec(text);
  if (!match || !SUFFIX.test(match[2])) return undefined;
  const [, digits, suffix] = match;
  const lower = suffix.toLowerCase();
  const longs = lower.includes('ll') ? 2 : lower.includes('l') ? 1 : 0;
  const isOctal = /^0[0-7]+$/.test(digits);
  return {
    value: BigInt(isOctal ? `0o${digits.slice(1)}` : digits),
    isDecimal: /^[1-9]/.test(digits), unsigned: lower.includes('u'), longs,
  };
}

/** Whether a pp-number is a floating constant, hexadecimal ones included. */
export function isFloating(text: string): boolean {
  return /^0[xX]/.test(text) ? /[.pP]/.test(text) : /^[0-9]*\.|^[0-9]+[eE]/.test(text);
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27, '\\': 92, "'": 39, '"': 34, '?': 63,
};
const ESCAPE = /\\(?:(\r?\n)|x([0-9a-fA-F]+)|([0-7]{1,3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^\r\n]))/g;

/** The bytes of a string or character token, without the quotes; unknown escapes stand for themselves. */
export function decodeQuoted(text: string): Uint8Array {
  const body = text.slice(1, -1);
  if (!body.includes('\\')) return encodeUtf8(body);
  const bytes: number[] = [];
  let from = 0;
  for (const match of body.matchAll(ESCAPE)) {
    for (const byte of encodeUtf8(body.slice(from, match.index))) bytes.push(byte);
    for (const byte of escapeBytes(match)) bytes.push(byte);
    from = match.index + match[0].length;
  }
  for (const byte of encodeUtf8(body.slice(from))) bytes.push(byte);
  return Uint8Array.from(bytes);
}

function escapeBytes([, splice, hex, octal, u4, u8, simple]: RegExpExecArray): Iterable<number> {
  if (splice !== undefined) return [];
  if (hex !== undefined) return [Number.parseInt(hex.slice(-2), 16)];
  if (octal !== undefined) return [Number.parseInt(octal, 8) & 255];
  const code = u4 ?? u8;
  if (code !== undefined) return encodeUtf8(codePoint(Number.parseInt(code, 16)));
  return Object.hasOwn(SIMPLE_ESCAPES, simple) ? [SIMPLE_ESCAPES[simple]] : encodeUtf8(simple);
}

function codePoint(code: number): string {
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}

/** The value of a character constant (C11 6.4.4.4): an int; several characters pack as gcc packs them. */
export function characterValue(text: string): bigint {
  const bytes = decodeQuoted(text);
  if (bytes.length === 1) return BigInt.asIntN(8, BigInt(bytes[0]));
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(32, value);
}
