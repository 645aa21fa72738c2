import { encodeUtf8 } from '../../base/bytes.ts';
import type { ExtFixup, ExtSection } from '../btf/encode.ts';
import { StringSection, encodeBtf, encodeBtfExt } from '../btf/encode.ts';
import { BPF_PSEUDO_CALL, INSN_BYTES } from '../isa.ts';
import type { BpfObject, ObjectFunction, Relocation, TypeTable } from '../object.ts';
import { isStructOpsSection } from '../object.ts';
import { RelocationType, SectionFlag, SectionType } from './elf64.ts';
import { ElfImage } from './image.ts';
import { withSections } from './section-types.ts';

/**
 * Writes an Object as the ELF64 EM_BPF file that clang would have made of it:
 * sections, symbols, relocations, BTF and BTF.ext. llvm-objdump and bpftool
 * read it, libbpf loads it. Reading it back gives the same Object, but for
 * what ELF has no place for: where locals live, and names of files' folders.
 */
export function writeElf(object: BpfObject): Uint8Array {
  const image = new ElfImage();
  const code = placeCode(object);
  const types = withSections(object);
  addSectionsOfCode(image, code);
  addData(image, object);
  addSymbols(image, object, code);
  addCodeRelocations(image, code);
  addMapValues(image, object);
  addMemberPrograms(image, object);
  addTypes(image, object, code, types);
  return image.toBytes();
}

/** Functions of one section, one behind the other. */
interface CodeSection {
  readonly name: string;
  readonly functions: readonly { readonly function: ObjectFunction; readonly offset: number }[];
  readonly bytes: Uint8Array;
}

function placeCode(object: BpfObject): CodeSection[] {
  const names = [...new Set(object.functions.map((entry) => entry.section))];
  const sections = names.map((name) => {
    let offset = 0;
    const functions = object.functions
      .filter((entry) => entry.section === name)
      .map((entry) => {
        const placed = { function: entry, offset };
        offset += entry.code.length;
        return placed;
      });
    const bytes = new Uint8Array(offset);
    for (const placed of functions) bytes.set(placed.function.code, placed.offset);
    return { name, functions, bytes };
  });
  for (const section of sections) for (const placed of section.functions) setAddends(sections, section, placed);
  return sections;
}

interface Place {
  readonly section: CodeSection;
  readonly offset: number;
  readonly linkage: ObjectFunction['linkage'];
}

function findFunction(sections: readonly CodeSection[], name: string): Place | undefined {
  for (const section of sections) {
    const placed = section.functions.find((candidate) => candidate.function.name === name);
    if (placed) return { section, offset: placed.offset, linkage: placed.function.linkage };
  }
  return undefined;
}

/** What a relocated instruction holds until then: the distance of a call, the offset of a variable. */
function setAddends(sections: readonly CodeSection[], section: CodeSection, placed: CodeSection['functions'][number]): void {
  const view = new DataView(section.bytes.buffer);
  for (const relocation of placed.function.relocations) {
    const at = placed.offset + relocation.insn * INSN_BYTES;
    const target = relocation.type === 'call' || relocation.type === 'function' ? findFunction(sections, relocation.function) : undefined;
    if (relocation.type === 'call' && target) {
      setSource(section.bytes, at, BPF_PSEUDO_CALL);
      const from = target.section === section ? at + INSN_BYTES : INSN_BYTES;
      view.setInt32(at + 4, isLocal(target) || target.section === section ? (target.offset - from) / INSN_BYTES : -1, true);
    } else if (relocation.type === 'extern') {
      // Marked as a local call until libbpf finds the kernel's function.
      setSource(section.bytes, at, BPF_PSEUDO_CALL);
      view.setInt32(at + 4, -1, true);
    } else if (relocation.type === 'data') view.setInt32(at + 4, relocation.offset, true);
    else if (relocation.type === 'function' && target) view.setInt32(at + 4, isLocal(target) ? target.offset : 0, true);
  }
}

/** libbpf follows relocations to static functions only through their section. */
function isLocal(place: Place): boolean {
  return place.linkage === 'static';
}

function setSource(bytes: Uint8Array, at: number, source: number): void {
  bytes[at + 1] = (bytes[at + 1] & 15) | (source << 4);
}

function addSectionsOfCode(image: ElfImage, sections: readonly CodeSection[]): void {
  const flags = SectionFlag.ALLOC | SectionFlag.EXECINSTR;
  // libbpf expects .text first where there is one, as clang always writes it.
  for (const section of [...sections].toSorted((a, b) => Number(b.name === '.text') - Number(a.name === '.text')))
    image.addSection({ name: section.name, type: SectionType.PROGBITS, flags, align: 8, bytes: section.bytes });
}

const POINTER_BYTES = 8;

/** Bytes of a map's declaration: one pointer a member, and one a slot of `values`. */
function declarationSize(types: TypeTable, name: string): number {
  const variable = types.find((type) => type.kind === 'var' && type.name === name);
  const struct = variable?.kind === 'var' ? types[variable.type] : undefined;
  return struct?.kind === 'struct' ? struct.size : 4 * POINTER_BYTES;
}

function addData(image: ElfImage, object: BpfObject): void {
  const flags = SectionFlag.ALLOC | SectionFlag.WRITE;
  if (object.license !== '')
    image.addSection({ name: 'license', type: SectionType.PROGBITS, flags, align: 1, bytes: Uint8Array.from([...encodeUtf8(object.license), 0]) });
  if (object.maps.length > 0) {
    const size = mapPlaces(object).reduce((end, place) => Math.max(end, place.offset + place.size), 0);
    image.addSection({ name: '.maps', type: SectionType.PROGBITS, flags, align: 8, bytes: new Uint8Array(size) });
  }
  for (const section of object.dataSections) {
    const isBss = section.name.startsWith('.bss');
    const isReadOnly = section.name.startsWith('.rodata');
    image.addSection({
      name: section.name,
      type: isBss ? SectionType.NOBITS : SectionType.PROGBITS,
      flags: isReadOnly ? SectionFlag.ALLOC : flags,
      align: 8,
      bytes: section.bytes,
    });
  }
}

interface MapPlace {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

function mapPlaces(object: BpfObject): MapPlace[] {
  const types = withSections(object);
  let offset = 0;
  return object.maps.map((map) => {
    const slots = Math.max(0, ...map.values.map((value) => value.slot + 1));
    const place = { name: map.name, offset, size: declarationSize(types, map.name) + slots * POINTER_BYTES };
    offset += place.size;
    return place;
  });
}

function addSymbols(image: ElfImage, object: BpfObject, code: readonly CodeSection[]): void {
  for (const section of code) {
    image.addSectionSymbol(section.name);
    for (const { function: entry, offset } of section.functions)
      image.addSymbol({ name: entry.name, kind: 'function', linkage: entry.linkage, section: section.name, value: offset, size: entry.code.length });
  }
  for (const section of object.dataSections) {
    image.addSectionSymbol(section.name);
    for (const variable of section.variables)
      image.addSymbol({ name: variable.name, kind: 'object', linkage: variable.linkage, section: section.name, value: variable.offset, size: variable.size });
  }
  for (const map of mapPlaces(object))
    image.addSymbol({ name: map.name, kind: 'object', linkage: 'global', section: '.maps', value: map.offset, size: map.size });
  if (object.license !== '')
    image.addSymbol({ name: licenseName(object), kind: 'object', linkage: 'global', section: 'license', value: 0, size: object.license.length + 1 });
  for (const extern of object.externs)
    image.addSymbol({ name: extern.name, kind: 'none', linkage: extern.isWeak ? 'weak' : 'global', section: undefined, value: 0, size: 0 });
}

/** The variable that holds the licence, by the types where they know it. */
function licenseName(object: BpfObject): string {
  const section = object.types.find((type) => type.kind === 'datasec' && type.name === 'license');
  const variable = section?.kind === 'datasec' ? object.types[section.vars[0]?.type] : undefined;
  return variable?.kind === 'var' ? variable.name : 'LICENSE';
}

function addCodeRelocations(image: ElfImage, code: readonly CodeSection[]): void {
  for (const section of code)
    for (const { function: entry, offset } of section.functions)
      for (const relocation of entry.relocations) {
        const found = relocationOf(code, section, relocation);
        if (found) image.addRelocation(section.name, offset + relocation.insn * INSN_BYTES, found.type, found.target);
      }
}

type Target = string | { readonly section: string };

/** What ELF says of a reference; calls within a section and CO-RE need nothing there. */
function relocationOf(code: readonly CodeSection[], section: CodeSection, relocation: Relocation): { type: number; target: Target } | undefined {
  const { R_BPF_64_64, R_BPF_64_32 } = RelocationType;
  switch (relocation.type) {
    case 'map':
      return { type: R_BPF_64_64, target: relocation.map };
    case 'data':
      return { type: R_BPF_64_64, target: { section: relocation.section } };
    case 'function':
      return { type: R_BPF_64_64, target: functionTarget(code, relocation.function) };
    case 'call':
      if (findFunction(code, relocation.function)?.section === section) return undefined;
      return { type: R_BPF_64_32, target: functionTarget(code, relocation.function) };
    case 'extern':
      return { type: R_BPF_64_32, target: relocation.name };
    case 'extern-address':
      return { type: R_BPF_64_64, target: relocation.name };
    case 'core':
      return undefined;
  }
}

function functionTarget(code: readonly CodeSection[], name: string): Target {
  const place = findFunction(code, name);
  return place && isLocal(place) ? { section: place.section.name } : name;
}

/** Slots of maps of maps name the maps they hold. */
function addMapValues(image: ElfImage, object: BpfObject): void {
  const places = mapPlaces(object);
  const types = withSections(object);
  object.maps.forEach((map, index) => {
    const start = places[index].offset + declarationSize(types, map.name);
    for (const { slot, symbol } of map.values) image.addRelocation('.maps', start + slot * POINTER_BYTES, RelocationType.R_BPF_64_ABS64, symbol);
  });
}

/** Structs of functions name the programs behind their members. */
function addMemberPrograms(image: ElfImage, object: BpfObject): void {
  for (const { name, relocations } of object.dataSections) {
    if (!isStructOpsSection(name)) continue;
    for (const { offset, target } of relocations)
      if (target.type === 'function') image.addRelocation(name, offset, RelocationType.R_BPF_64_ABS64, target.function);
  }
}

/** Text of a source line; '' where the object does not have it. */
function lineText(object: BpfObject, file: string, line: number): string {
  return object.sources.get(file)?.split('\n')[line - 1] ?? '';
}

function extSections(object: BpfObject, code: readonly CodeSection[], types: TypeTable): ExtSection[] {
  const typeOf = (name: string): number => types.findIndex((type) => type.kind === 'func' && type.name === name);
  return code.map((section) => ({
    name: section.name,
    functions: section.functions
      .map(({ function: entry, offset }) => ({ offset, type: typeOf(entry.name) }))
      .filter(({ type }) => type > 0),
    lines: section.functions.flatMap(({ function: entry, offset }) =>
      entry.lines.map((line) => ({
        offset: offset + line.insn * INSN_BYTES,
        file: line.file,
        text: lineText(object, line.file, line.line),
        line: line.line,
        column: line.column,
      })),
    ),
    coreRelocations: section.functions.flatMap(({ function: entry, offset }) =>
      entry.relocations.flatMap((relocation) =>
        relocation.type === 'core'
          ? [{ offset: offset + relocation.insn * INSN_BYTES, type: relocation.typeId, access: relocation.access, kind: relocation.kind }]
          : [],
      ),
    ),
  }));
}

function addTypes(image: ElfImage, object: BpfObject, code: readonly CodeSection[], types: TypeTable): void {
  if (types.length <= 1) return;
  const strings = new StringSection();
  const ext = encodeBtfExt(extSections(object, code, types), strings);
  image.addSection({ name: '.BTF', type: SectionType.PROGBITS, flags: 0, align: 4, bytes: encodeBtf(types, strings) });
  image.addSection({ name: '.BTF.ext', type: SectionType.PROGBITS, flags: 0, align: 4, bytes: ext.bytes });
  ext.fixups.forEach((fixup: ExtFixup) => image.addRelocation('.BTF.ext', fixup.at, RelocationType.R_BPF_64_NODYLD32, { section: fixup.section }));
}
