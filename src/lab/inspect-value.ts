import { decodeUtf8 } from '../base/bytes.ts';
import { resolveType, sizeOfType } from '../bpf/btf/types.ts';
import type { BtfMember, BtfType, TypeId, TypeTable } from '../bpf/object.ts';

/** What a pointer's text is made of: names of what it points to, and strings. */
export interface PointerNames {
  /** `&array[0]`, or undefined for an address nobody knows. */
  nameOf(pointer: number): string | undefined;
  /** The C string there, or undefined where there is none. */
  stringAt(pointer: number): string | undefined;
}

/** Elements or members that are written out before `…`. */
const MAX_PARTS = 4;
const MAX_STRING = 32;

/** A value as C would write it, short: `42`, `&array[0]`, `{.value = 0, …}`. */
export function formatValue(types: TypeTable, id: TypeId, bytes: Uint8Array, names: PointerNames, depth = 0): string {
  const type = resolveType(types, id);
  switch (type.kind) {
    case 'int':
      return formatInt(type, bytes);
    case 'enum': {
      const number = integerIn(bytes, type.signed);
      return type.values.find(({ value }) => value === number)?.name ?? String(number);
    }
    case 'ptr':
      return formatPointer(types, type.type, Number(integerIn(bytes, false)), names);
    case 'array':
      return formatArray(types, type, bytes, names, depth);
    case 'struct':
    case 'union':
      return depth > 1 ? '{…}' : formatStruct(types, type.members, bytes, names, depth);
    default:
      return `0x${integerIn(bytes.subarray(0, 8), false).toString(16)}`;
  }
}

function integerIn(bytes: Uint8Array, signed: boolean): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  return signed ? BigInt.asIntN(8 * bytes.length, value) : value;
}

function formatInt(type: BtfType & { kind: 'int' }, bytes: Uint8Array): string {
  const value = integerIn(bytes, type.signed);
  if (type.bool) return value === 0n ? 'false' : 'true';
  const isPrintable = type.size === 1 && (type.char || type.name === 'char') && value >= 32n && value < 127n;
  return isPrintable ? `'${String.fromCharCode(Number(value))}'` : String(value);
}

function formatPointer(types: TypeTable, target: TypeId, pointer: number, names: PointerNames): string {
  if (pointer === 0) return 'NULL';
  const pointee = resolveType(types, target);
  const text = isText(pointee) ? names.stringAt(pointer) : undefined;
  return text === undefined ? (names.nameOf(pointer) ?? `0x${pointer.toString(16)}`) : quoted(text);
}

function isText(type: BtfType): boolean {
  return type.kind === 'int' && type.size === 1 && (type.char || type.name === 'char');
}

function quoted(text: string): string {
  const short = text.length > MAX_STRING ? `${text.slice(0, MAX_STRING)}…` : text;
  return JSON.stringify(short);
}

function formatArray(types: TypeTable, type: BtfType & { kind: 'array' }, bytes: Uint8Array, names: PointerNames, depth: number): string {
  if (isText(resolveType(types, type.element))) {
    const end = bytes.indexOf(0);
    return quoted(decodeUtf8(end < 0 ? bytes : bytes.subarray(0, end)));
  }
  const size = sizeOfType(types, type.element) ?? 1;
  const shown = Math.min(type.length, MAX_PARTS);
  const parts = Array.from({ length: shown }, (_, i) => formatValue(types, type.element, bytes.subarray(i * size, (i + 1) * size), names, depth + 1));
  return braced(parts, type.length > shown);
}

/** Members of special structs (`bpf_timer` and its kin) say nothing to a reader: they are left out. */
function formatStruct(types: TypeTable, members: readonly BtfMember[], bytes: Uint8Array, names: PointerNames, depth: number): string {
  const plain = members.filter(({ name, type }) => name !== '' && !isOpaque(resolveType(types, type)));
  const parts = plain.slice(0, MAX_PARTS).map((member) => `.${member.name} = ${formatMember(types, member, bytes, names, depth)}`);
  return braced(parts, plain.length > MAX_PARTS || plain.length < members.length);
}

function isOpaque(type: BtfType): boolean {
  return type.kind === 'struct' && /^bpf_(?:timer|wq|spin_lock)$/.test(type.name);
}

function formatMember(types: TypeTable, { type, bitOffset, bitSize }: BtfMember, bytes: Uint8Array, names: PointerNames, depth: number): string {
  if (bitSize > 0) return String((integerIn(bytes, false) >> BigInt(bitOffset)) & ((1n << BigInt(bitSize)) - 1n));
  const start = bitOffset / 8;
  return formatValue(types, type, bytes.subarray(start, start + (sizeOfType(types, type) ?? 0)), names, depth + 1);
}

function braced(parts: readonly string[], hasMore: boolean): string {
  return `{${[...parts, ...(hasMore ? ['…'] : [])].join(', ')}}`;
}
