import { BPF_CALL, BPF_JMP, BPF_PSEUDO_CALL, INSN_BYTES } from '../isa.ts';
import type { LineInfo, ObjectFunction, Relocation } from '../object.ts';
import type { DecodedBtfExt } from '../btf/ext.ts';
import type { ElfFile, ElfSection, ElfSymbol } from './elf64.ts';
import { MalformedObject, RelocationType, SHN_UNDEF, STV_HIDDEN, SectionFlag, SectionType, SymbolBinding, SymbolType, relocationsOf } from './elf64.ts';

/** Code sections cut into functions, and what their relocations mean. */
const LDDW = 0x18;
const CALL = BPF_JMP | BPF_CALL;

/** What the reader of code has to look up elsewhere in the object. */
export interface CodeContext {
  readonly file: ElfFile;
  readonly ext: DecodedBtfExt | undefined;
  /** Name of the map declared at that offset of `.maps`. */
  readonly mapAt: (offset: number) => string | undefined;
  readonly mapsSection: number;
  readonly dataSections: ReadonlySet<number>;
  /** `func_proto` of a function by name; 0 without BTF. */
  readonly prototypeOf: (name: string) => number;
}

interface FunctionSymbol {
  readonly symbol: ElfSymbol;
  readonly section: ElfSection;
  /** Byte range in the section. */
  readonly start: number;
  readonly end: number;
}

/** Every function of the object, sections in file order, functions in code order. */
export function readFunctions(context: CodeContext): ObjectFunction[] {
  const places = functionPlaces(context.file);
  return places.map((place) => readFunction(context, place, places));
}

function isCode(section: ElfSection): boolean {
  return section.type === SectionType.PROGBITS && (section.flags & SectionFlag.EXECINSTR) !== 0 && section.size > 0;
}

function functionPlaces(file: ElfFile): FunctionSymbol[] {
  return file.sections.filter(isCode).flatMap((section) => {
    if (section.size % INSN_BYTES !== 0) throw new MalformedObject(`sec '${section.name}': corrupted program section, size ${section.size}`);
    const symbols = file.symbols
      .filter((symbol) => symbol.section === section.index && symbol.type === SymbolType.FUNC)
      .toSorted((a, b) => a.value - b.value);
    return symbols.map((symbol) => placeOf(symbol, section));
  });
}

function placeOf(symbol: ElfSymbol, section: ElfSection): FunctionSymbol {
  const isMisplaced = symbol.value % INSN_BYTES !== 0 || symbol.size % INSN_BYTES !== 0 || symbol.size === 0;
  if (isMisplaced)
    throw new MalformedObject(`sec '${section.name}': corrupted program '${symbol.name}', offset ${symbol.value}, size ${symbol.size}`);
  if (symbol.value + symbol.size > section.size)
    throw new MalformedObject(`sec '${section.name}': program at offset ${symbol.value} crosses section boundary`);
  return { symbol, section, start: symbol.value, end: symbol.value + symbol.size };
}

function readFunction(context: CodeContext, place: FunctionSymbol, places: readonly FunctionSymbol[]): ObjectFunction {
  const { symbol, section, start, end } = place;
  const code = section.bytes.slice(start, end);
  const relocations = [
    ...explicitRelocations(context, place, code, places),
    ...localCalls(place, code, places),
    ...coreRelocations(context, place),
  ].toSorted((a, b) => a.insn - b.insn);
  return {
    name: symbol.name,
    section: section.name,
    linkage: linkageOf(symbol),
    isProgram: section.name !== '.text',
    code: withoutAddends(code, relocations),
    relocations: uniqueByInsn(relocations),
    lines: linesOf(context, place),
    locals: [],
    stackSize: stackBytes(code),
    prototype: context.prototypeOf(symbol.name),
  };
}

function linkageOf(symbol: ElfSymbol): ObjectFunction['linkage'] {
  if (symbol.binding === SymbolBinding.WEAK) return 'weak';
  // Hidden functions are verified as static ones: libbpf marks them so when it loads them.
  return symbol.binding === SymbolBinding.LOCAL || symbol.visibility === STV_HIDDEN ? 'static' : 'global';
}

/** A relocated instruction's immediate is an addend that the relocation now holds. */
function withoutAddends(code: Uint8Array, relocations: readonly Relocation[]): Uint8Array {
  const cleared = code.slice();
  for (const { type, insn } of relocations) if (type !== 'core') cleared.fill(0, insn * INSN_BYTES + 4, insn * INSN_BYTES + 8);
  return cleared;
}

/** One relocation an instruction and kind: relative calls may also have an explicit one. */
function uniqueByInsn(relocations: readonly Relocation[]): Relocation[] {
  const isCore = (relocation: Relocation | undefined): boolean => relocation?.type === 'core';
  return relocations.filter((relocation, index) => {
    const previous = relocations[index - 1];
    return !previous || previous.insn !== relocation.insn || isCore(previous) !== isCore(relocation);
  });
}

function explicitRelocations(context: CodeContext, place: FunctionSymbol, code: Uint8Array, places: readonly FunctionSymbol[]): Relocation[] {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  return relocationsOf(context.file, place.section.index).flatMap((entry, index) => {
    if (entry.offset < place.start || entry.offset >= place.end) return [];
    const symbol = context.file.symbols[entry.symbol];
    const section = place.section.name;
    if (!symbol) throw new MalformedObject(`sec '.rel${section}': symbol #${entry.symbol} not found for relo #${index}`);
    if (entry.offset % INSN_BYTES !== 0) throw new MalformedObject(`sec '.rel${section}': invalid offset 0x${entry.offset.toString(16)} for relo #${index}`);
    const at = entry.offset - place.start;
    const insn = at / INSN_BYTES;
    const addend = view.getInt32(at + 4, true);
    const opcode = code[at];
    if (opcode === CALL) return [relocatedCall(symbol, insn, addend, places)];
    if (opcode === LDDW && entry.type === RelocationType.R_BPF_64_64) return [relocatedLoad(context, symbol, insn, addend, places)];
    throw new MalformedObject(`prog '${place.symbol.name}': invalid relo against '${symbol.name}' in insns[${insn}].code 0x${opcode.toString(16)}`);
  });
}

function relocatedCall(symbol: ElfSymbol, insn: number, addend: number, places: readonly FunctionSymbol[]): Relocation {
  if (symbol.section === SHN_UNDEF) return { type: 'extern', insn, name: symbol.name };
  const target = symbol.value + (addend + 1) * INSN_BYTES;
  return { type: 'call', insn, function: functionAt(places, symbol.section, target) };
}

function relocatedLoad(context: CodeContext, symbol: ElfSymbol, insn: number, addend: number, places: readonly FunctionSymbol[]): Relocation {
  if (symbol.section === SHN_UNDEF) return { type: 'extern-address', insn, name: symbol.name };
  const section = context.file.sections[symbol.section];
  const offset = symbol.value + addend;
  if (symbol.section === context.mapsSection) {
    const map = context.mapAt(symbol.value);
    if (map === undefined) throw new MalformedObject(`failed to find map for sec '${section.name}', off ${symbol.value}`);
    return { type: 'map', insn, map };
  }
  if (context.dataSections.has(symbol.section)) return { type: 'data', insn, section: section.name, offset };
  if (section && isCode(section)) return { type: 'function', insn, function: functionAt(places, symbol.section, offset) };
  throw new MalformedObject(`unexpected relocation against section '${section?.name ?? symbol.section}'`);
}

function functionAt(places: readonly FunctionSymbol[], section: number, offset: number): string {
  const target = places.find((place) => place.section.index === section && place.start === offset);
  if (!target) throw new MalformedObject(`no .text section found yet sub-program call exists`);
  return target.symbol.name;
}

/** Calls inside a section carry no relocation: the immediate is the distance. */
function localCalls(place: FunctionSymbol, code: Uint8Array, places: readonly FunctionSymbol[]): Relocation[] {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const found: Relocation[] = [];
  for (let at = 0; at < code.length; at += code[at] === LDDW ? 2 * INSN_BYTES : INSN_BYTES) {
    const isLocalCall = code[at] === CALL && code[at + 1] >> 4 === BPF_PSEUDO_CALL;
    const target = place.start + at + (view.getInt32(at + 4, true) + 1) * INSN_BYTES;
    const callee = isLocalCall && places.find((other) => other.section === place.section && other.start === target);
    if (callee) found.push({ type: 'call', insn: at / INSN_BYTES, function: callee.symbol.name });
  }
  return found;
}

function coreRelocations(context: CodeContext, place: FunctionSymbol): Relocation[] {
  const records = context.ext?.coreRelocations.get(place.section.name) ?? [];
  return records
    .filter((record) => record.offset >= place.start && record.offset < place.end)
    .map((record) => ({
      type: 'core',
      insn: (record.offset - place.start) / INSN_BYTES,
      kind: record.kind,
      typeId: record.type,
      access: record.access,
    }));
}

/**
 * The first mark of a line run is a statement's begin; BTF does not say more. The mark at a function's
 * first instruction is no statement where it quotes the function's own declaration: arguments are put away there.
 */
function linesOf(context: CodeContext, place: FunctionSymbol): LineInfo[] {
  const records = (context.ext?.lines.get(place.section.name) ?? []).filter(
    (record) => record.offset >= place.start && record.offset < place.end && record.line > 0,
  );
  return records.map((record, index) => ({
    insn: (record.offset - place.start) / INSN_BYTES,
    file: record.file,
    line: record.line,
    column: record.column,
    isStatement: index === 0 ? !isDeclaration(record.text, place.symbol.name) : records[index - 1].line !== record.line || records[index - 1].file !== record.file,
  }));
}

function isDeclaration(text: string, name: string): boolean {
  return text.includes(name) && !text.includes('{');
}

/** How far below r10 the code reaches: by direct accesses and by addresses it forms. */
function stackBytes(code: Uint8Array): number {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  let lowest = 0;
  const frameCopies = new Set<number>();
  for (let at = 0; at < code.length; at += INSN_BYTES) {
    const opcode = code[at];
    const dst = code[at + 1] & 15;
    const src = code[at + 1] >> 4;
    const kind = opcode & 7;
    const base = kind === 1 ? src : kind === 2 || kind === 3 ? dst : -1;
    if (base === 10) lowest = Math.min(lowest, view.getInt16(at + 2, true));
    if (opcode === 0xbf && src === 10) frameCopies.add(dst);
    else if (opcode === 0x07 && frameCopies.has(dst)) lowest = Math.min(lowest, view.getInt32(at + 4, true));
    if (opcode !== 0xbf || src !== 10) frameCopies.delete(dst);
  }
  return Math.min(512, (-lowest + 7) & ~7);
}
