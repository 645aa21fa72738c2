/** What `strtol` and its kin read at the start of a text. */
export interface ParsedInteger {
  /** The value before any limit is applied. */
  readonly value: bigint;
  /** How many bytes were used; 0 where there is no number. */
  readonly used: number;
}

const NOT_A_DIGIT = 99;

/**
 * Reads an integer as strtol(3): white space, a sign, `0x` or `0` as the base
 * says, digits. `base` is 0 or 2 to 36.
 */
export function parseInteger(text: Uint8Array, base: number): ParsedInteger {
  let at = skipSpace(text);
  const negative = text[at] === 0x2d;
  if (negative || text[at] === 0x2b) at++;
  const hex = hasHexPrefix(text, at) && (base === 0 || base === 16);
  const radix = base !== 0 ? base : hex ? 16 : text[at] === 0x30 ? 8 : 10;
  if (hex) at += 2;
  const start = at;
  let value = 0n;
  for (; digitValue(text[at]) < radix; at++) value = value * BigInt(radix) + BigInt(digitValue(text[at]));
  if (at === start) return { value: 0n, used: 0 };
  return { value: negative ? -value : value, used: at };
}

function skipSpace(text: Uint8Array): number {
  let at = 0;
  while (text[at] === 0x20 || (text[at] >= 9 && text[at] <= 13)) at++;
  return at;
}

/** `0x` counts only with a hexadecimal digit behind it. */
function hasHexPrefix(text: Uint8Array, at: number): boolean {
  return text[at] === 0x30 && (text[at + 1] | 0x20) === 0x78 && digitValue(text[at + 2]) < 16;
}

function digitValue(byte: number | undefined): number {
  if (byte === undefined) return NOT_A_DIGIT;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? letter - 0x61 + 10 : NOT_A_DIGIT;
}
