/** Looking at bytes of a line: positions are half open, and nothing looks beyond `to`. */

export const BLANK = 32;
export const PAREN_OPEN = 40;
export const PAREN_CLOSE = 41;
export const DASH = 45;
export const DOT = 46;
export const ZERO = 48;
export const COLON = 58;
export const BRACKET_OPEN = 91;
export const BRACKET_CLOSE = 93;

/** 0 to 9, by its code. */
export function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

/** The first place of a byte, or -1. */
export function find(bytes: Uint8Array, code: number, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === code) return at;
  return -1;
}

/** The last place of a byte in `from` … `to` - 1, or -1. */
export function findLast(bytes: Uint8Array, code: number, from: number, to: number): number {
  for (let at = to - 1; at >= from; at--) if (bytes[at] === code) return at;
  return -1;
}

/** The first place from `from` on that is no blank, `to` at most. */
export function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] === BLANK) at++;
  return at;
}

/** Behind the last byte that is no blank. */
export function trimEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && bytes[end - 1] === BLANK) end--;
  return end;
}

/** Whether the bytes at `from` are those of `literal`. */
export function startsWith(bytes: Uint8Array, literal: Uint8Array, from: number, to: number): boolean {
  if (from + literal.length > to) return false;
  for (let at = 0; at < literal.length; at++) if (bytes[from + at] !== literal[at]) return false;
  return true;
}

/** Where a literal begins, or -1. */
export function findLiteral(bytes: Uint8Array, literal: Uint8Array, from: number, to: number): number {
  const first = literal[0];
  for (let at = from; at + literal.length <= to; at++) if (bytes[at] === first && startsWith(bytes, literal, at, to)) return at;
  return -1;
}

/** The number in decimal digits, at most ten of them; -1 for anything else. */
export function digitsAt(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from || to - from > 10) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    if (!isDigit(bytes[at])) return -1;
    value = value * 10 + bytes[at] - ZERO;
  }
  return value;
}

/** The value of a lower-case hex digit; -1 for anything else. */
export function hexDigit(code: number): number {
  if (isDigit(code)) return code - ZERO;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}
