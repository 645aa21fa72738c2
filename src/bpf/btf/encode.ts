import { encodeUtf8 } from '../../base/bytes.ts';
import type { BtfType, TypeTable } from '../object.ts';
import { BTF_EXT_HEADER_BYTES, BTF_HEADER_BYTES, BTF_INT_BOOL, BTF_INT_CHAR, BTF_INT_SIGNED, BTF_MAGIC, BtfKind, linkages } from './format.ts';

/** Words and strings of a section under construction, little-endian. */
class Words {
  private readonly bytes: number[] = [];

  u16(value: number): void {
    this.bytes.push(value & 255, (value >> 8) & 255);
  }

  u32(...values: number[]): void {
    for (const value of values) this.bytes.push(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
  }

  raw(bytes: ArrayLike<number>): void {
    for (let i = 0; i < bytes.length; i++) this.bytes.push(bytes[i]);
  }

  get length(): number {
    return this.bytes.length;
  }

  toBytes(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}

/** A string section: each string once, offset 0 is the empty one. */
export class StringSection {
  private readonly offsets = new Map<string, number>([['', 0]]);
  private readonly words = new Words();

  constructor() {
    this.words.raw([0]);
  }

  offset(text: string): number {
    const known = this.offsets.get(text);
    if (known !== undefined) return known;
    const at = this.words.length;
    this.offsets.set(text, at);
    this.words.raw(encodeUtf8(text));
    this.words.raw([0]);
    return at;
  }

  toBytes(): Uint8Array {
    return this.words.toBytes();
  }
}

/** Encodes `.BTF`. Entry 0 (void) is implied; `strings` may hold those of `.BTF.ext` already. */
export function encodeBtf(types: TypeTable, strings: StringSection): Uint8Array {
  const body = new Words();
  const indexType = types.findIndex((type) => type.kind === 'int');
  for (const type of types.slice(1)) encodeType(body, type, strings, Math.max(indexType, 0));
  const text = strings.toBytes();
  const section = new Words();
  section.u16(BTF_MAGIC);
  section.raw([1, 0]);
  section.u32(BTF_HEADER_BYTES, 0, body.length, body.length, text.length);
  section.raw(body.toBytes());
  section.raw(text);
  return section.toBytes();
}

function head(body: Words, name: number, kind: number, vlen: number, flag: boolean, sizeOrType: number): void {
  body.u32(name, ((flag ? 1 << 31 : 0) | (kind << 24) | vlen) >>> 0, sizeOrType);
}

function encodeType(body: Words, type: BtfType, strings: StringSection, indexType: number): void {
  switch (type.kind) {
    case 'int':
      head(body, strings.offset(type.name), BtfKind.INT, 0, false, type.size);
      return body.u32(((type.signed ? BTF_INT_SIGNED : 0) | (type.char ? BTF_INT_CHAR : 0) | (type.bool ? BTF_INT_BOOL : 0)) << 24 | (type.size * 8));
    case 'ptr':
      return head(body, 0, BtfKind.PTR, 0, false, type.type);
    case 'array':
      head(body, 0, BtfKind.ARRAY, 0, false, 0);
      return body.u32(type.element, indexType, type.length);
    case 'struct':
    case 'union':
      return encodeComposite(body, type, strings);
    case 'enum':
      return encodeEnum(body, type, strings);
    case 'fwd':
      return head(body, strings.offset(type.name), BtfKind.FWD, 0, type.union, 0);
    case 'typedef':
      return head(body, strings.offset(type.name), BtfKind.TYPEDEF, 0, false, type.type);
    case 'const':
      return head(body, 0, BtfKind.CONST, 0, false, type.type);
    case 'volatile':
      return head(body, 0, BtfKind.VOLATILE, 0, false, type.type);
    case 'restrict':
      return head(body, 0, BtfKind.RESTRICT, 0, false, type.type);
    default:
      encodeNamed(body, type, strings);
  }
}

type Named = Exclude<BtfType, { kind: 'void' | 'int' | 'ptr' | 'array' | 'struct' | 'union' | 'enum' | 'fwd' | 'typedef' | 'const' | 'volatile' | 'restrict' }>;

function encodeNamed(body: Words, type: BtfType, strings: StringSection): void {
  const named = type as Named;
  switch (named.kind) {
    case 'type_tag':
      return head(body, strings.offset(named.name), BtfKind.TYPE_TAG, 0, false, named.type);
    case 'decl_tag':
      head(body, strings.offset(named.name), BtfKind.DECL_TAG, 0, false, named.type);
      return body.u32(named.component >>> 0);
    case 'func_proto':
      head(body, 0, BtfKind.FUNC_PROTO, named.params.length + (named.variadic ? 1 : 0), false, named.ret);
      for (const param of named.params) body.u32(strings.offset(param.name), param.type);
      if (named.variadic) body.u32(0, 0);
      return;
    case 'func':
      return head(body, strings.offset(named.name), BtfKind.FUNC, linkages.indexOf(named.linkage), false, named.proto);
    case 'var':
      head(body, strings.offset(named.name), BtfKind.VAR, 0, false, named.type);
      return body.u32(linkages.indexOf(named.linkage));
    case 'datasec':
      head(body, strings.offset(named.name), BtfKind.DATASEC, named.vars.length, false, named.size);
      for (const variable of named.vars) body.u32(variable.type, variable.offset, variable.size);
      return;
    case 'float':
      return head(body, strings.offset(named.name), BtfKind.FLOAT, 0, false, named.size);
  }
}

function encodeComposite(body: Words, type: Extract<BtfType, { kind: 'struct' | 'union' }>, strings: StringSection): void {
  const hasBitFields = type.members.some((member) => member.bitSize > 0);
  const kind = type.kind === 'struct' ? BtfKind.STRUCT : BtfKind.UNION;
  head(body, strings.offset(type.name), kind, type.members.length, hasBitFields, type.size);
  for (const member of type.members) {
    const offset = hasBitFields ? ((member.bitSize << 24) | member.bitOffset) >>> 0 : member.bitOffset;
    body.u32(strings.offset(member.name), member.type, offset);
  }
}

function encodeEnum(body: Words, type: Extract<BtfType, { kind: 'enum' }>, strings: StringSection): void {
  const isWide = type.size === 8;
  head(body, strings.offset(type.name), isWide ? BtfKind.ENUM64 : BtfKind.ENUM, type.values.length, type.signed, type.size);
  for (const { name, value } of type.values) {
    const word = BigInt.asUintN(64, value);
    body.u32(strings.offset(name), Number(word & 0xffff_ffffn));
    if (isWide) body.u32(Number(word >> 32n));
  }
}

/** What `.BTF.ext` says of one section of code; offsets in bytes from its start. */
export interface ExtSection {
  readonly name: string;
  readonly functions: readonly { readonly offset: number; readonly type: number }[];
  readonly lines: readonly { readonly offset: number; readonly file: string; readonly text: string; readonly line: number; readonly column: number }[];
  readonly coreRelocations: readonly { readonly offset: number; readonly type: number; readonly access: string; readonly kind: number }[];
}

/** A word of `.BTF.ext` that a linker has to move with the section: the offset's place. */
export interface ExtFixup {
  readonly at: number;
  readonly section: string;
}

/** Encodes `.BTF.ext`; strings go to the `.BTF` section's. */
export function encodeBtfExt(sections: readonly ExtSection[], strings: StringSection): { bytes: Uint8Array; fixups: ExtFixup[] } {
  const fixups: ExtFixup[] = [];
  const body = new Words();
  const functions = encodePart(body, sections, 8, (section) => section.functions.map(({ offset, type }) => [offset, type]), strings, fixups);
  const lines = encodePart(body, sections, 16, (section) => section.lines.map((line) => lineWords(line, strings)), strings, fixups);
  const core = encodePart(
    body,
    sections,
    16,
    (section) => section.coreRelocations.map(({ offset, type, access, kind }) => [offset, type, strings.offset(access), kind]),
    strings,
    [],
  );
  const out = new Words();
  out.u16(BTF_MAGIC);
  out.raw([1, 0]);
  out.u32(BTF_EXT_HEADER_BYTES, ...functions, ...lines, ...core);
  out.raw(body.toBytes());
  return { bytes: out.toBytes(), fixups };
}

function lineWords(line: ExtSection['lines'][number], strings: StringSection): number[] {
  return [line.offset, strings.offset(line.file), strings.offset(line.text), ((line.line << 10) | Math.min(line.column, 0x3ff)) >>> 0];
}

/** One part; returns its offset and length for the header. Empty parts have no bytes. */
function encodePart(
  body: Words,
  sections: readonly ExtSection[],
  recordBytes: number,
  recordsOf: (section: ExtSection) => number[][],
  strings: StringSection,
  fixups: ExtFixup[],
): [number, number] {
  const start = body.length;
  const filled = sections.map((section) => ({ section, records: recordsOf(section) })).filter(({ records }) => records.length > 0);
  if (filled.length === 0) return [start, 0];
  body.u32(recordBytes);
  for (const { section, records } of filled) {
    body.u32(strings.offset(section.name), records.length);
    for (const record of records) {
      fixups.push({ at: BTF_EXT_HEADER_BYTES + body.length, section: section.name });
      body.u32(...record);
    }
  }
  return [start, body.length - start];
}
