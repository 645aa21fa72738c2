import { decodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';

/** Reads strings behind `%s` and its kin; undefined where there is nothing to read. */
export type StringReader = (pointer: number) => Uint8Array | undefined;

/** What `bpf_bprintf_prepare` splits a format into: text, and conversions with their flags. */
interface Conversion {
  readonly text: string;
  readonly isLeft: boolean;
  readonly isZero: boolean;
  readonly hasPlus: boolean;
  readonly isAlternate: boolean;
  readonly width: number;
  readonly precision: number | undefined;
  /** '', 'l' or 'll'. */
  readonly length: string;
  /** d i u x X o c s p; pointers keep what follows: `pI4`, `px`. */
  readonly kind: string;
}

const CONVERSION = /^%([-+ 0#]*)(\d*)(?:\.(\d+))?(ll|l|hh|h|z)?(p(?:[xKBs]|ks|us|[iI][46])?|[diuxXocs%])/;

/**
 * Formats as BPF's printf family does (kernel/bpf/helpers.c bpf_bprintf_prepare):
 * every argument is 64 bits, conversions cut it down. `-EINVAL` for one the kernel
 * refuses, for `%` at the end, and for too few arguments.
 */
export function formatBpf(format: Uint8Array, args: readonly bigint[], readString: StringReader): string | number {
  const text = decodeUtf8(format);
  let out = '';
  let used = 0;
  for (let at = 0; at < text.length; ) {
    if (text[at] !== '%') {
      out += text[at++];
      continue;
    }
    const match = CONVERSION.exec(text.slice(at));
    if (!match) return -Errno.EINVAL;
    at += match[0].length;
    if (match[5] === '%') {
      out += '%';
      continue;
    }
    if (used >= args.length) return -Errno.EINVAL;
    out += convert(conversionOf(match), args[used++], readString);
  }
  return out;
}

function conversionOf(match: RegExpExecArray): Conversion {
  const [text, flags, width, precision, length, kind] = match;
  return {
    text,
    isLeft: flags.includes('-'),
    isZero: flags.includes('0'),
    hasPlus: flags.includes('+'),
    isAlternate: flags.includes('#'),
    width: Number(width || 0),
    precision: precision === undefined ? undefined : Number(precision),
    length: length ?? '',
    kind,
  };
}

function convert(conversion: Conversion, value: bigint, readString: StringReader): string {
  const { kind } = conversion;
  if (kind === 's' || kind === 'pks' || kind === 'pus') return pad(conversion, readText(conversion, value, readString));
  if (kind === 'c') return pad(conversion, String.fromCharCode(Number(value & 0xffn)));
  if (kind.startsWith('p')) return pad(conversion, pointerText(kind, value, readString));
  return pad(conversion, numberText(conversion, value));
}

function readText(conversion: Conversion, value: bigint, readString: StringReader): string {
  const bytes = readString(Number(value));
  return bytes === undefined ? '' : decodeUtf8(bytes).slice(0, conversion.precision);
}

function pointerText(kind: string, value: bigint, readString: StringReader): string {
  if (kind === 'pi4' || kind === 'pI4') {
    const bytes = readString(Number(value));
    return bytes ? [...bytes.subarray(0, 4)].join('.') : '';
  }
  return BigInt.asUintN(64, value).toString(16).padStart(16, '0');
}

function numberText(conversion: Conversion, value: bigint): string {
  const bits = conversion.length === 'l' || conversion.length === 'll' || conversion.length === 'z' ? 64 : 32;
  const isSigned = conversion.kind === 'd' || conversion.kind === 'i';
  const number = isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  const base = conversion.kind === 'o' ? 8 : conversion.kind === 'x' || conversion.kind === 'X' ? 16 : 10;
  const digits = (number < 0n ? -number : number).toString(base).padStart(conversion.precision ?? 1, '0');
  const prefix = base === 16 && conversion.isAlternate ? '0x' : '';
  const sign = number < 0n ? '-' : conversion.hasPlus && isSigned ? '+' : '';
  const text = sign + prefix + digits;
  return conversion.kind === 'X' ? text.toUpperCase() : text;
}

function pad({ isLeft, isZero, width, kind }: Conversion, text: string): string {
  if (isLeft) return text.padEnd(width);
  if (!isZero || kind === 's' || kind === 'c') return text.padStart(width);
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}
