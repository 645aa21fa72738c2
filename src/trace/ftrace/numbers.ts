import { DASH, hexDigit, isDigit, ZERO } from './scan.ts';

/**
 * Numbers as printf prints them, in both directions. `parse` is strict: it
 * gives a number only for digits that `format` would give back, so that nothing
 * a foreign trace says is lost.
 */
export interface NumberStyle {
  format(value: number): string;
  /** Reads the bytes `from` … `to` - 1. */
  parse(bytes: Uint8Array, from: number, to: number): number | undefined;
}

/** `%d`, `%llu`. */
const decimal: NumberStyle = { format: String, parse: decimalAt };

/** `%03d`. */
const decimal3: NumberStyle = {
  format: (value) => String(value).padStart(3, '0'),
  parse(bytes, from, to) {
    if (to - from !== 3) return to - from > 3 ? decimalAt(bytes, from, to) : undefined;
    let first = from;
    while (first < to - 1 && bytes[first] === ZERO) first++;
    return bytes[first] === DASH ? undefined : decimalAt(bytes, first, to);
  },
};

/** `%p`: sixteen digits. */
const pointer: NumberStyle = {
  format: (value) => hex(value).padStart(16, '0'),
  parse: (bytes, from, to) => (to - from === 16 ? hexAt(bytes, from, to) : undefined),
};

/** `%lx`. */
const plainHex: NumberStyle = { format: hex, parse: plainHexAt };

/** An `int` argument of a system call, as `%lx` prints the register: -100 is ffffff9c. */
const intArgument: NumberStyle = {
  format: (value) => (value < 0 ? hex(value + 2 ** 32) : hex(value)),
  parse(bytes, from, to) {
    const value = plainHexAt(bytes, from, to);
    return value !== undefined && value >= 2 ** 31 && value < 2 ** 32 ? value - 2 ** 32 : value;
  },
};

/** What a system call gave back: `0x%lx`, -2 is 0xfffffffffffffffe. */
const result: NumberStyle = {
  format: (value) => `0x${hex(value)}`,
  parse(bytes, from, to) {
    if (to - from < 3 || bytes[from] !== ZERO || bytes[from + 1] !== 120) return undefined;
    return to - from === 18 ? negativeAt(bytes, from + 2, to) : plainHexAt(bytes, from + 2, to);
  },
};

export const numberStyles: Readonly<Record<string, NumberStyle>> = { d: decimal, d3: decimal3, p: pointer, x: plainHex, int: intArgument, ret: result };

function hex(value: number): string {
  return value < 0 ? BigInt.asUintN(64, BigInt(value)).toString(16) : value.toString(16);
}

function decimalAt(bytes: Uint8Array, from: number, to: number): number | undefined {
  const isNegative = bytes[from] === DASH;
  const first = isNegative ? from + 1 : from;
  if (to <= first || to - first > 15) return undefined;
  if (bytes[first] === ZERO && (to > first + 1 || isNegative)) return undefined;
  let value = 0;
  for (let at = first; at < to; at++) {
    if (!isDigit(bytes[at])) return undefined;
    value = value * 10 + bytes[at] - ZERO;
  }
  return isNegative ? -value : value;
}

/** Without leading zeros. */
function plainHexAt(bytes: Uint8Array, from: number, to: number): number | undefined {
  return to <= from || (bytes[from] === ZERO && to > from + 1) ? undefined : hexAt(bytes, from, to);
}

/** undefined as well for what a number does not carry exactly. */
function hexAt(bytes: Uint8Array, from: number, to: number): number | undefined {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = hexDigit(bytes[at]);
    if (digit < 0) return undefined;
    value = value * 16 + digit;
  }
  return value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

/** Sixteen digits of a small negative number: the two's complement begins with fff. */
function negativeAt(bytes: Uint8Array, from: number, to: number): number | undefined {
  let inverse = 0;
  for (let at = from; at < to; at++) {
    const digit = hexDigit(bytes[at]);
    if (digit < 0 || (at < from + 3 && digit !== 15)) return undefined;
    inverse = inverse * 16 + 15 - digit;
  }
  return -inverse - 1;
}
