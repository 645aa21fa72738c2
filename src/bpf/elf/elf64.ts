import { decodeUtf8 } from '../../base/bytes.ts';

/** The parts of ELF64 (System V gABI) that a BPF object uses. Little-endian only. */
export const EM_BPF = 247;
export const ET_REL = 1;
export const EHDR_BYTES = 64;
export const SHDR_BYTES = 64;
export const SYM_BYTES = 24;
export const REL_BYTES = 16;

export const SectionType = { NULL: 0, PROGBITS: 1, SYMTAB: 2, STRTAB: 3, NOBITS: 8, REL: 9 } as const;
export const SectionFlag = { WRITE: 1, ALLOC: 2, EXECINSTR: 4, INFO_LINK: 0x40 } as const;
export const SymbolType = { NOTYPE: 0, OBJECT: 1, FUNC: 2, SECTION: 3, FILE: 4 } as const;
export const SymbolBinding = { LOCAL: 0, GLOBAL: 1, WEAK: 2 } as const;
export const SHN_UNDEF = 0;
/** A symbol's visibility: not beyond its object. */
export const STV_HIDDEN = 2;

/** R_BPF_* (Documentation/bpf/llvm_reloc.rst). */
export const RelocationType = { R_BPF_64_64: 1, R_BPF_64_ABS64: 2, R_BPF_64_ABS32: 3, R_BPF_64_NODYLD32: 4, R_BPF_64_32: 10 } as const;

export interface ElfSection {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  /** Contents; empty for NOBITS. */
  readonly bytes: Uint8Array;
  /** Size as the header says: NOBITS have one without bytes. */
  readonly size: number;
  readonly link: number;
  readonly info: number;
}

export interface ElfSymbol {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly binding: number;
  readonly visibility: number;
  readonly section: number;
  readonly value: number;
  readonly size: number;
}

export interface ElfRelocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: number;
}

export interface ElfFile {
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
}

/** A file that is no well-formed BPF object; the message is libbpf's where libbpf has one. Never leaves this folder. */
export class MalformedObject extends Error {}

/** Reads headers, sections and symbols. Throws MalformedObject. */
export function parseElf(bytes: Uint8Array, path: string): ElfFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkHeader(bytes, view, path);
  const sections = parseSections(bytes, view, path);
  return { sections, symbols: parseSymbols(sections, path) };
}

function checkHeader(bytes: Uint8Array, view: DataView, path: string): void {
  const magic = bytes.length >= 4 && bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
  if (!magic) throw new MalformedObject(`elf: '${path}' is not a proper ELF object`);
  if (bytes.length < EHDR_BYTES || bytes[4] !== 2) throw new MalformedObject(`elf: '${path}' is not a 64-bit ELF object`);
  if (bytes[5] !== 1) throw new MalformedObject(`elf: endianness mismatch in ${path}.`);
  const isBpf = view.getUint16(16, true) === ET_REL && view.getUint16(18, true) === EM_BPF;
  if (!isBpf) throw new MalformedObject(`elf: ${path} is not a valid eBPF object file`);
}

/** Names are filled in by a second pass: the string table is a section itself. */
function parseSections(bytes: Uint8Array, view: DataView, path: string): ElfSection[] {
  const table = toOffset(view.getBigUint64(40, true));
  const entrySize = view.getUint16(58, true);
  const count = view.getUint16(60, true);
  const namesIndex = view.getUint16(62, true);
  if (entrySize !== SHDR_BYTES || table + count * SHDR_BYTES > bytes.length || count === 0)
    throw new MalformedObject(`elf: failed to get the number of sections for ${path}: invalid section header table`);
  const raw = Array.from({ length: count }, (_, index) => parseSection(bytes, view, table + index * SHDR_BYTES, index, path));
  const names = raw[namesIndex];
  if (!names) throw new MalformedObject(`elf: failed to get section names section index for ${path}: invalid section index`);
  return raw.map(({ nameOffset, ...section }) => ({ ...section, name: stringAt(names.bytes, nameOffset) }));
}

function parseSection(bytes: Uint8Array, view: DataView, at: number, index: number, path: string) {
  const type = view.getUint32(at + 4, true);
  const offset = toOffset(view.getBigUint64(at + 24, true));
  const size = toOffset(view.getBigUint64(at + 32, true));
  const hasBytes = type !== SectionType.NULL && type !== SectionType.NOBITS;
  if (hasBytes && offset + size > bytes.length)
    throw new MalformedObject(`elf: failed to get section(${index}) from ${path}: invalid section data`);
  if (size > 1 << 24) throw new MalformedObject(`elf: failed to get section(${index}) from ${path}: invalid section size`);
  return {
    index,
    name: '',
    nameOffset: view.getUint32(at, true),
    type,
    flags: toOffset(view.getBigUint64(at + 8, true)),
    bytes: hasBytes ? bytes.subarray(offset, offset + size) : new Uint8Array(0),
    size,
    link: view.getUint32(at + 40, true),
    info: view.getUint32(at + 44, true),
  };
}

function parseSymbols(sections: readonly ElfSection[], path: string): ElfSymbol[] {
  const table = sections.find((section) => section.type === SectionType.SYMTAB);
  if (!table) throw new MalformedObject(`elf: couldn't find symbol table in ${path}, stripped object file?`);
  const strings = sections[table.link];
  if (!strings || strings.type !== SectionType.STRTAB)
    throw new MalformedObject(`elf: symbol strings section missing or invalid in ${path}`);
  const view = new DataView(table.bytes.buffer, table.bytes.byteOffset, table.bytes.byteLength);
  const count = Math.floor(table.bytes.length / SYM_BYTES);
  return Array.from({ length: count }, (_, index) => parseSymbol(view, index, strings.bytes));
}

function parseSymbol(view: DataView, index: number, strings: Uint8Array): ElfSymbol {
  const at = index * SYM_BYTES;
  const info = view.getUint8(at + 4);
  return {
    index,
    name: stringAt(strings, view.getUint32(at, true)),
    type: info & 15,
    binding: info >> 4,
    visibility: view.getUint8(at + 5) & 3,
    section: view.getUint16(at + 6, true),
    value: toOffset(view.getBigUint64(at + 8, true)),
    size: toOffset(view.getBigUint64(at + 16, true)),
  };
}

/** Relocations of the section at `target`, all REL sections that name it. */
export function relocationsOf(file: ElfFile, target: number): ElfRelocation[] {
  return file.sections
    .filter((section) => section.type === SectionType.REL && section.info === target)
    .flatMap((section) => parseRelocations(section.bytes));
}

function parseRelocations(bytes: Uint8Array): ElfRelocation[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / REL_BYTES) }, (_, index) => ({
    offset: toOffset(view.getBigUint64(index * REL_BYTES, true)),
    type: view.getUint32(index * REL_BYTES + 8, true),
    symbol: view.getUint32(index * REL_BYTES + 12, true),
  }));
}

/** The NUL-terminated string at an offset; '' outside the table. */
export function stringAt(strings: Uint8Array, offset: number): string {
  if (offset >= strings.length) return '';
  const end = strings.indexOf(0, offset);
  return decodeUtf8(strings.subarray(offset, end < 0 ? strings.length : end));
}

/** A 64-bit field as a number; absurd values stay absurd and fail the bounds checks. */
function toOffset(value: bigint): number {
  return value > 0x1fffffffffffffn ? Number.MAX_SAFE_INTEGER : Number(value);
}
