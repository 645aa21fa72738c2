/**
 * Numbers as printf prints them, in both directions. `parse` is strict: it
 * gives a number only for text that `format` would give back, so that nothing a
 * foreign trace says is lost.
 */
export interface NumberStyle {
  format(value: number): string;
  parse(text: string): number | undefined;
}

/** `%d`, `%llu`. */
const decimal: NumberStyle = { format: String, parse: parseDecimal };

/** `%03d`. */
const decimal3: NumberStyle = strict((value) => String(value).padStart(3, '0'), Number);

/** `%p`: sixteen digits. */
const pointer: NumberStyle = strict((value) => hex(value).padStart(16, '0'), (text) => Number.parseInt(text, 16));

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
    parse(text) {
      const value = read(text);
      return Number.isSafeInteger(value) && format(value) === text ? value : undefined;
    },
  };
}

function hex(value: number): string {
  return value < 0 ? BigInt.asUintN(64, BigInt(value)).toString(16) : value.toString(16);
}

const ZERO = 48;
const MINUS = 45;

/** By hand: most fields of a trace are such numbers. */
function parseDecimal(text: string): number | undefined {
  const length = text.length;
  const isNegative = text.charCodeAt(0) === MINUS;
  const first = isNegative ? 1 : 0;
  if (length === first || length > 15) return undefined;
  if (text.charCodeAt(first) === ZERO && (length > first + 1 || isNegative)) return undefined;
  let value = 0;
  for (let at = first; at < length; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}
