import { encodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import { resolveType } from '../../bpf/btf/types.ts';
import type { TypeId, TypeTable } from '../../bpf/object.ts';
import { littleEndian } from '../process-memory.ts';

/** `enum libbpf_tristate` */
const TRISTATE: Readonly<Record<string, bigint>> = { n: 0n, y: 1n, m: 2n };

/** What a `__kconfig` variable can hold (libbpf's `enum kcfg_type`). */
export interface KconfigType {
  readonly kind: 'unknown' | 'char' | 'bool' | 'int' | 'tristate' | 'char array';
  /** Bytes. */
  readonly size: number;
  readonly isSigned: boolean;
}

/** A value that a variable cannot hold: `-errno`, and what libbpf says after the variable's name. */
export interface KconfigMismatch {
  readonly error: number;
  readonly words: string;
}

/** `find_kcfg_type` */
export function kconfigType(types: TypeTable, id: TypeId): KconfigType {
  const type = resolveType(types, id);
  const unknown = { kind: 'unknown', size: 0, isSigned: false } as const;
  if (type.kind === 'int') {
    if (type.bool) return type.size === 1 ? { kind: 'bool', size: 1, isSigned: false } : unknown;
    if (![1, 2, 4, 8].includes(type.size)) return unknown;
    return { kind: type.size === 1 ? 'char' : 'int', size: type.size, isSigned: type.signed };
  }
  if (type.kind === 'enum') return type.size === 4 && type.name === 'libbpf_tristate' ? { kind: 'tristate', size: 4, isSigned: false } : unknown;
  if (type.kind !== 'array' || type.length === 0 || kconfigType(types, type.element).kind !== 'char') return unknown;
  return { kind: 'char array', size: type.length, isSigned: false };
}

/** Bytes of an option's value, as /proc/config.gz spells it (`bpf_object__process_kconfig_line`). */
export function optionBytes(type: KconfigType, text: string): Uint8Array | KconfigMismatch {
  if (Object.hasOwn(TRISTATE, text)) return tristateBytes(type, text);
  return text.startsWith('"') ? stringBytes(type, text) : numberBytes(type, BigInt(text));
}

/** `set_kcfg_value_tri` */
function tristateBytes({ kind, size }: KconfigType, letter: string): Uint8Array | KconfigMismatch {
  switch (kind) {
    case 'bool':
      return letter === 'm' ? mismatch(`value '${letter}' implies tristate or char type`) : littleEndian(TRISTATE[letter], size);
    case 'tristate':
      return littleEndian(TRISTATE[letter], size);
    case 'char':
      return encodeUtf8(letter);
    default:
      return mismatch(`value '${letter}' implies bool, tristate, or char type`);
  }
}

/** `set_kcfg_value_str`; libbpf also warns of what it cuts off. */
function stringBytes({ kind, size }: KconfigType, quoted: string): Uint8Array | KconfigMismatch {
  if (kind !== 'char array') return mismatch(`value '${quoted}' implies char array type`);
  const bytes = new Uint8Array(size);
  bytes.set(encodeUtf8(quoted.slice(1, -1)).subarray(0, size - 1));
  return bytes;
}

/** `set_kcfg_value_num` */
export function numberBytes({ kind, size, isSigned }: KconfigType, value: bigint): Uint8Array | KconfigMismatch {
  if (kind !== 'int' && kind !== 'char' && kind !== 'bool') return mismatch(`value '${value}' implies integer, char, or boolean type`);
  if (kind === 'bool' && value > 1n) return mismatch(`value '${value}' isn't boolean compatible`);
  const held = isSigned ? BigInt.asIntN(size * 8, value) : BigInt.asUintN(size * 8, value);
  return held === value ? littleEndian(value, size) : mismatch(`value '${value}' doesn't fit in ${size} bytes`, -Errno.ERANGE);
}

function mismatch(words: string, error = -Errno.EINVAL): KconfigMismatch {
  return { error, words };
}
