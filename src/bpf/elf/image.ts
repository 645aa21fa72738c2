import { assert } from '../../base/assert.ts';
import { encodeUtf8 } from '../../base/bytes.ts';
import {
  EHDR_BYTES,
  EM_BPF,
  ET_REL,
  REL_BYTES,
  SHDR_BYTES,
  SHN_UNDEF,
  SYM_BYTES,
  SectionFlag,
  SectionType,
  SymbolBinding,
  SymbolType,
} from './elf64.ts';

/** An ELF64 file under construction: sections and symbols by name, numbers given when it is written. */
export interface NewSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly align: number;
  readonly bytes: Uint8Array;
}

export interface NewSymbol {
  readonly name: string;
  readonly kind: 'function' | 'object' | 'none';
  readonly linkage: 'static' | 'global' | 'weak';
  /** Undefined: an extern. */
  readonly section: string | undefined;
  readonly value: number;
  readonly size: number;
}

type RelocationTarget = string | { readonly section: string };

interface NewRelocation {
  readonly section: string;
  readonly offset: number;
  readonly type: number;
  readonly target: RelocationTarget;
}

interface Header {
  readonly name: number;
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly align: number;
  readonly entrySize: number;
}

const symbolTypes = { function: SymbolType.FUNC, object: SymbolType.OBJECT, none: SymbolType.NOTYPE } as const;
const bindings = { static: SymbolBinding.LOCAL, global: SymbolBinding.GLOBAL, weak: SymbolBinding.WEAK } as const;

export class ElfImage {
  private readonly sections: NewSection[] = [];
  private readonly sectionSymbols: string[] = [];
  private readonly symbols: NewSymbol[] = [];
  private readonly relocations: NewRelocation[] = [];

  addSection(section: NewSection): void {
    this.sections.push(section);
  }

  addSectionSymbol(section: string): void {
    if (!this.sectionSymbols.includes(section)) this.sectionSymbols.push(section);
  }

  addSymbol(symbol: NewSymbol): void {
    this.symbols.push(symbol);
  }

  /** A place in `section` that refers to a symbol by name, or to a section. */
  addRelocation(section: string, offset: number, type: number, target: RelocationTarget): void {
    if (typeof target !== 'string') this.addSectionSymbol(target.section);
    this.relocations.push({ section, offset, type, target });
  }

  toBytes(): Uint8Array {
    const strings = new StringTable();
    const symbols = this.orderedSymbols();
    const symbolTable = this.encodeSymbols(symbols, strings);
    const relocated = [...new Set(this.relocations.map((relocation) => relocation.section))];
    const symtabIndex = 1 + this.sections.length + relocated.length;
    const contents = [
      ...this.sections.map((section) => ({ ...section, link: 0, info: 0, entrySize: 0 })),
      ...relocated.map((name) => ({
        name: `.rel${name}`,
        type: SectionType.REL,
        flags: SectionFlag.INFO_LINK,
        align: 8,
        bytes: this.encodeRelocations(name, symbols),
        link: symtabIndex,
        info: this.indexOf(name),
        entrySize: REL_BYTES,
      })),
      {
        name: '.symtab',
        type: SectionType.SYMTAB,
        flags: 0,
        align: 8,
        bytes: symbolTable,
        link: symtabIndex + 1,
        info: 1 + symbols.findLastIndex((symbol) => symbol.binding === SymbolBinding.LOCAL) + 1,
        entrySize: SYM_BYTES,
      },
    ];
    const names = contents.map(({ name }) => strings.offset(name));
    const stringsName = strings.offset('.strtab');
    const all = [...contents, { name: '.strtab', type: SectionType.STRTAB, flags: 0, align: 1, bytes: strings.toBytes(), link: 0, info: 0, entrySize: 0 }];
    return layOut(all, [...names, stringsName]);
  }

  /** Section numbers start behind the empty one. */
  private indexOf(name: string): number {
    const index = this.sections.findIndex((section) => section.name === name);
    assert(index >= 0, `the image has a section ${name}`);
    return index + 1;
  }

  /** ELF wants local symbols first. */
  private orderedSymbols(): PlacedSymbol[] {
    const ofSections = this.sectionSymbols.map((name) => ({
      name: '',
      section: name,
      type: SymbolType.SECTION as number,
      binding: SymbolBinding.LOCAL as number,
      value: 0,
      size: 0,
    }));
    const named = this.symbols.map((symbol) => ({ ...symbol, type: symbolTypes[symbol.kind], binding: bindings[symbol.linkage] }));
    const isLocal = ({ binding }: { binding: number }): boolean => binding === SymbolBinding.LOCAL;
    return [...ofSections, ...named.filter(isLocal), ...named.filter((symbol) => !isLocal(symbol))];
  }

  private encodeSymbols(symbols: readonly PlacedSymbol[], strings: StringTable): Uint8Array {
    const bytes = new Uint8Array((symbols.length + 1) * SYM_BYTES);
    const view = new DataView(bytes.buffer);
    symbols.forEach((symbol, index) => {
      const at = (index + 1) * SYM_BYTES;
      view.setUint32(at, strings.offset(symbol.name), true);
      view.setUint8(at + 4, (symbol.binding << 4) | symbol.type);
      view.setUint16(at + 6, symbol.section === undefined ? SHN_UNDEF : this.indexOf(symbol.section), true);
      view.setBigUint64(at + 8, BigInt(symbol.value), true);
      view.setBigUint64(at + 16, BigInt(symbol.size), true);
    });
    return bytes;
  }

  private encodeRelocations(section: string, symbols: readonly PlacedSymbol[]): Uint8Array {
    const entries = this.relocations.filter((relocation) => relocation.section === section).toSorted((a, b) => a.offset - b.offset);
    const bytes = new Uint8Array(entries.length * REL_BYTES);
    const view = new DataView(bytes.buffer);
    entries.forEach(({ offset, type, target }, index) => {
      view.setBigUint64(index * REL_BYTES, BigInt(offset), true);
      view.setUint32(index * REL_BYTES + 8, type, true);
      view.setUint32(index * REL_BYTES + 12, symbolIndex(symbols, target), true);
    });
    return bytes;
  }
}

interface PlacedSymbol {
  readonly name: string;
  readonly section: string | undefined;
  readonly type: number;
  readonly binding: number;
  readonly value: number;
  readonly size: number;
}

function symbolIndex(symbols: readonly PlacedSymbol[], target: RelocationTarget): number {
  const index = symbols.findIndex((symbol) =>
    typeof target === 'string' ? symbol.name === target : symbol.type === SymbolType.SECTION && symbol.section === target.section,
  );
  assert(index >= 0, 'a relocation names a symbol of the image');
  return index + 1;
}

class StringTable {
  private readonly offsets = new Map<string, number>([['', 0]]);
  private readonly bytes: number[] = [0];

  offset(text: string): number {
    const known = this.offsets.get(text);
    if (known !== undefined) return known;
    const at = this.bytes.length;
    this.offsets.set(text, at);
    for (const byte of encodeUtf8(text)) this.bytes.push(byte);
    this.bytes.push(0);
    return at;
  }

  toBytes(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}

interface Content extends NewSection {
  readonly link: number;
  readonly info: number;
  readonly entrySize: number;
}

/** Header, contents one behind the other, section headers at the end. */
function layOut(contents: readonly Content[], names: readonly number[]): Uint8Array {
  let at = EHDR_BYTES;
  const headers: Header[] = contents.map((content, index) => {
    at = Math.ceil(at / content.align) * content.align;
    const header = { ...content, name: names[index], offset: at, size: content.bytes.length };
    if (content.type !== SectionType.NOBITS) at += content.bytes.length;
    return header;
  });
  const table = Math.ceil(at / 8) * 8;
  const bytes = new Uint8Array(table + (headers.length + 1) * SHDR_BYTES);
  contents.forEach((content, index) => {
    if (content.type !== SectionType.NOBITS) bytes.set(content.bytes, headers[index].offset);
  });
  const view = new DataView(bytes.buffer);
  writeFileHeader(bytes, view, table, headers.length + 1);
  headers.forEach((header, index) => writeSectionHeader(view, table + (index + 1) * SHDR_BYTES, header));
  return bytes;
}

function writeFileHeader(bytes: Uint8Array, view: DataView, table: number, count: number): void {
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]);
  view.setUint16(16, ET_REL, true);
  view.setUint16(18, EM_BPF, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(40, BigInt(table), true);
  view.setUint16(52, EHDR_BYTES, true);
  view.setUint16(58, SHDR_BYTES, true);
  view.setUint16(60, count, true);
  view.setUint16(62, count - 1, true);
}

function writeSectionHeader(view: DataView, at: number, header: Header): void {
  view.setUint32(at, header.name, true);
  view.setUint32(at + 4, header.type, true);
  view.setBigUint64(at + 8, BigInt(header.flags), true);
  view.setBigUint64(at + 24, BigInt(header.offset), true);
  view.setBigUint64(at + 32, BigInt(header.size), true);
  view.setUint32(at + 40, header.link, true);
  view.setUint32(at + 44, header.info, true);
  view.setBigUint64(at + 48, BigInt(header.align), true);
  view.setBigUint64(at + 56, BigInt(header.entrySize), true);
}
