import { decodeUtf8 } from '../../base/bytes.ts';
import type { BtfMember, BtfType } from '../object.ts';
import { BTF_HEADER_BYTES, BTF_INT_BOOL, BTF_INT_CHAR, BTF_INT_SIGNED, BTF_MAGIC, BtfKind, linkages } from './format.ts';

/** A decoded `.BTF` section. */
export interface DecodedBtf {
  readonly types: readonly BtfType[];
  /** The string at an offset of the string section; '' outside. */
  readonly string: (offset: number) => string;
}

/** Reads the words of a section in order; reading past the end gives an error once, not an exception. */
class Cursor {
  private readonly view: DataView;
  at: number;
  private readonly end: number;
  isPastEnd = false;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.end = Math.min(end, bytes.length);
  }

  get hasMore(): boolean {
    return this.at < this.end && !this.isPastEnd;
  }

  u32(): number {
    if (this.at + 4 > this.end) {
      this.isPastEnd = true;
      return 0;
    }
    const value = this.view.getUint32(this.at, true);
    this.at += 4;
    return value;
  }

  /** `count` records of `words` words, none where they do not fit. */
  records<T>(count: number, words: number, read: () => T): T[] {
    if (this.at + count * words * 4 > this.end) {
      this.isPastEnd = true;
      return [];
    }
    return Array.from({ length: count }, read);
  }
}

interface Header {
  readonly name: string;
  readonly kind: number;
  readonly vlen: number;
  readonly flag: boolean;
  /** Size or type id, as the kind has it. */
  readonly sizeOrType: number;
}

/** Decodes a `.BTF` section; a string is what is wrong with it. */
export function decodeBtf(bytes: Uint8Array): DecodedBtf | string {
  if (bytes.length < BTF_HEADER_BYTES) return 'BTF header not found';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0, true) !== BTF_MAGIC) return 'Invalid BTF magic';
  if (view.getUint8(2) !== 1) return 'Unsupported BTF version';
  const headerBytes = view.getUint32(4, true);
  const typesAt = headerBytes + view.getUint32(8, true);
  const typesEnd = typesAt + view.getUint32(12, true);
  const stringsAt = headerBytes + view.getUint32(16, true);
  const stringsEnd = stringsAt + view.getUint32(20, true);
  if (typesEnd > bytes.length || stringsEnd > bytes.length) return 'Invalid BTF total size';
  const string = stringTable(bytes.subarray(stringsAt, stringsEnd));
  const types = decodeTypes(new Cursor(bytes, typesAt, typesEnd), string);
  if (typeof types === 'string') return types;
  return findBadReference(types) ?? { types, string };
}

function stringTable(bytes: Uint8Array): (offset: number) => string {
  return (offset) => {
    if (offset >= bytes.length) return '';
    const end = bytes.indexOf(0, offset);
    return decodeUtf8(bytes.subarray(offset, end < 0 ? bytes.length : end));
  };
}

function decodeTypes(cursor: Cursor, string: (offset: number) => string): BtfType[] | string {
  const types: BtfType[] = [{ kind: 'void' }];
  while (cursor.hasMore) {
    const nameOffset = cursor.u32();
    const info = cursor.u32();
    const sizeOrType = cursor.u32();
    const header = { name: string(nameOffset), kind: (info >>> 24) & 31, vlen: info & 0xffff, flag: info >>> 31 === 1, sizeOrType };
    const type = decoders[header.kind]?.(header, cursor, string);
    if (!type) return `Invalid kind:${header.kind}`;
    types.push(type);
  }
  return cursor.isPastEnd ? 'BTF types data is malformed' : types;
}

type Decoder = (header: Header, cursor: Cursor, string: (offset: number) => string) => BtfType;

const decoders: Record<number, Decoder> = {
  [BtfKind.INT]: (header, cursor) => {
    const encoding = (cursor.u32() >>> 24) & 15;
    return {
      kind: 'int',
      name: header.name,
      size: header.sizeOrType,
      signed: (encoding & BTF_INT_SIGNED) !== 0,
      bool: (encoding & BTF_INT_BOOL) !== 0,
      char: (encoding & BTF_INT_CHAR) !== 0,
    };
  },
  [BtfKind.PTR]: ({ sizeOrType }) => ({ kind: 'ptr', type: sizeOrType }),
  [BtfKind.ARRAY]: (_header, cursor) => {
    const element = cursor.u32();
    cursor.u32();
    return { kind: 'array', element, length: cursor.u32() };
  },
  [BtfKind.STRUCT]: (header, cursor, string) => decodeComposite('struct', header, cursor, string),
  [BtfKind.UNION]: (header, cursor, string) => decodeComposite('union', header, cursor, string),
  [BtfKind.ENUM]: (header, cursor, string) => ({
    kind: 'enum',
    name: header.name,
    size: header.sizeOrType,
    signed: header.flag,
    values: cursor.records(header.vlen, 2, () => {
      const name = string(cursor.u32());
      const value = cursor.u32();
      return { name, value: BigInt(header.flag ? value | 0 : value) };
    }),
  }),
  [BtfKind.ENUM64]: (header, cursor, string) => ({
    kind: 'enum',
    name: header.name,
    size: header.sizeOrType,
    signed: header.flag,
    values: cursor.records(header.vlen, 3, () => {
      const name = string(cursor.u32());
      const low = BigInt(cursor.u32());
      const value = (BigInt(cursor.u32()) << 32n) | low;
      return { name, value: header.flag ? BigInt.asIntN(64, value) : value };
    }),
  }),
  [BtfKind.FWD]: (header) => ({ kind: 'fwd', name: header.name, union: header.flag }),
  [BtfKind.TYPEDEF]: ({ name, sizeOrType }) => ({ kind: 'typedef', name, type: sizeOrType }),
  [BtfKind.VOLATILE]: ({ sizeOrType }) => ({ kind: 'volatile', type: sizeOrType }),
  [BtfKind.CONST]: ({ sizeOrType }) => ({ kind: 'const', type: sizeOrType }),
  [BtfKind.RESTRICT]: ({ sizeOrType }) => ({ kind: 'restrict', type: sizeOrType }),
  [BtfKind.FUNC]: ({ name, sizeOrType, vlen }) => ({ kind: 'func', name, proto: sizeOrType, linkage: linkages[vlen] ?? 'global' }),
  [BtfKind.FUNC_PROTO]: (header, cursor, string) => {
    const params = cursor.records(header.vlen, 2, () => ({ name: string(cursor.u32()), type: cursor.u32() }));
    const last = params.at(-1);
    const variadic = last !== undefined && last.type === 0 && last.name === '';
    return { kind: 'func_proto', ret: header.sizeOrType, params: variadic ? params.slice(0, -1) : params, variadic };
  },
  [BtfKind.VAR]: ({ name, sizeOrType }, cursor) => ({ kind: 'var', name, type: sizeOrType, linkage: linkages[cursor.u32()] ?? 'global' }),
  [BtfKind.DATASEC]: (header, cursor) => ({
    kind: 'datasec',
    name: header.name,
    size: header.sizeOrType,
    vars: cursor.records(header.vlen, 3, () => ({ type: cursor.u32(), offset: cursor.u32(), size: cursor.u32() })),
  }),
  [BtfKind.FLOAT]: ({ name, sizeOrType }) => ({ kind: 'float', name, size: sizeOrType }),
  [BtfKind.DECL_TAG]: ({ name, sizeOrType }, cursor) => ({ kind: 'decl_tag', name, type: sizeOrType, component: cursor.u32() | 0 }),
  [BtfKind.TYPE_TAG]: ({ name, sizeOrType }) => ({ kind: 'type_tag', name, type: sizeOrType, component: -1 }),
};

function decodeComposite(kind: 'struct' | 'union', header: Header, cursor: Cursor, string: (offset: number) => string): BtfType {
  const readMember = (): BtfMember => {
    const name = string(cursor.u32());
    const type = cursor.u32();
    const offset = cursor.u32();
    return { name, type, bitOffset: header.flag ? offset & 0xffffff : offset, bitSize: header.flag ? offset >>> 24 : 0 };
  };
  return { kind, name: header.name, size: header.sizeOrType, members: cursor.records(header.vlen, 3, readMember) };
}

/** Type ids a type refers to. */
export function referencedTypes(type: BtfType): readonly number[] {
  switch (type.kind) {
    case 'ptr':
    case 'typedef':
    case 'const':
    case 'volatile':
    case 'restrict':
    case 'type_tag':
    case 'decl_tag':
    case 'var':
      return [type.type];
    case 'array':
      return [type.element];
    case 'func':
      return [type.proto];
    case 'struct':
    case 'union':
      return type.members.map((member) => member.type);
    case 'func_proto':
      return [type.ret, ...type.params.map((param) => param.type)];
    case 'datasec':
      return type.vars.map((variable) => variable.type);
    default:
      return [];
  }
}

function findBadReference(types: readonly BtfType[]): string | undefined {
  for (const [id, type] of types.entries()) {
    const bad = referencedTypes(type).find((reference) => reference >= types.length);
    if (bad !== undefined) return `[${id}] Invalid type_id:${bad}`;
  }
  return undefined;
}
