/**
 * Numbers as printf prints them, in both directions. `parse` is strict: it
 * gives a number only for text that `format` would give back, so that nothing a
 * foreign trace says is lost.
 */
export interface NumberStyle {
  format(value: number): string;
  /** Reads the characters `from` … `to` - 1. */
  parse(text: string, from: number, to: number): number | undefined;
}

/** `%d`, `%llu`. */
const decimal: NumberStyle = { format: String, parse: parseDecimal };

/** `%03d`. */
const decimal3: NumberStyle = strict((value) => String(value).padStart(3, '0'), Number);

/** `%p`: sixteen digits. */
const pointer: NumberStyle = { format: (value) => hex(value).padStart(16, '0'), parse: parsePointer };

/** `%lx`. */
const plainHex: NumberStyle = strict(hex, (text) => Number.parseInt(text, 16));

/** An `int` argument of a system call, as `%lx` prints the register: -100 is ffffff9c. */
const intArgument: NumberStyle = strict((value) => (value < 0 ? hex(value + 2 ** 32) : hex(value)), (text) => {
  const value = Number.parseInt(text, 16);
  return value >= 2 ** 31 && value < 2 ** 32 ? value - 2 ** 32 : value;
});

/** What a system call gave back: `0x%lx`, -2 is 0xfffffffffffffffe. */
const result: NumberStyle = strict((value) => `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}`, (text) =>
  /^0x[0-9a-f]{1,16}$/.test(text) ? Number(BigInt.asIntN(64, BigInt(text))) : Number.NaN,
);

export const numberStyles: Readonly<Record<string, NumberStyle>> = { d: decimal, d3: decimal3, p: pointer, x: plainHex, int: intArgument, ret: result };

/** A style from a printer and a lenient reader: what does not print back the same is no number. */
function strict(format: (value: number) => string, read: (text: string) => number): NumberStyle {
  return {
    format,
    parse(text, from, to) {
      const digits = text.slice(from, to);
      const value = read(digits);
      return Number.isSafeInteger(value) && format(value) === digits ? value : undefined;
    },
  };
}

function hex(value: number): string {
  return value < 0 ? BigInt.asUintN(64, BigInt(value)).toString(16) : value.toString(16);
}

const ZERO = 48;
const MINUS = 45;

/** By hand: most fields of a trace are such numbers. */
function parseDecimal(text: string, from: number, to: number): number | undefined {
  const isNegative = text.charCodeAt(from) === MINUS;
  const first = isNegative ? from + 1 : from;
  if (to <= first || to - first > 15) return undefined;
  if (text.charCodeAt(first) === ZERO && (to > first + 1 || isNegative)) return undefined;
  let value = 0;
  for (let at = first; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

/** Sixteen lower-case digits of which the first three are 0 (more does not fit a number); by hand as well. */
function parsePointer(text: string, from: number, to: number): number | undefined {
  if (to - from !== 16) return undefined;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = hexDigit(text.charCodeAt(at));
    if (digit < 0 || (digit > 0 && at < from + 3)) return undefined;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(code: number): number {
  if (code >= ZERO && code <= ZERO + 9) return code - ZERO;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}
