import type { DataRelocation, DataSection, DataVariable } from '../../bpf/object.ts';
import type { Expr, GlobalSymbol, InitialPart } from '../ast.ts';
import type { Complaints } from '../complaints.ts';
import { computedIn } from '../check/constant.ts';
import { alignOf, roundUp, sizeOf } from '../types/layout.ts';
import { bare, hasQualifier, isError } from '../types/type.ts';
import type { TypeTableBuilder } from './btf.ts';

/** Bytes all data sections together may have. */
const MAX_DATA_BYTES = 64 * 1024 * 1024;

/** Where a variable or a string literal lies. */
export interface DataPlace {
  readonly section: string;
  readonly offset: number;
}

/** A section while variables get their places in it. */
interface OpenSection {
  readonly name: string;
  size: number;
  readonly variables: DataVariable[];
  readonly contents: { readonly symbol: GlobalSymbol; readonly offset: number }[];
}

/** A section while first values are written to it. */
interface FilledSection extends DataSection {
  readonly relocations: DataRelocation[];
}

/** An address known when the program is loaded: a variable, a string or a function, and bytes behind it. */
type Address =
  | { readonly base: GlobalSymbol; readonly offset: number }
  | { readonly text: Uint8Array; readonly offset: number }
  | { readonly functionName: string };

/** Section of string literals that no array holds. */
const STRING_SECTION = '.rodata.str1.1';

/** Places variables and string literals in `.bss`, `.data`, `.rodata` and sections of the reader's own. */
export class DataBuilder {
  private readonly sections = new Map<string, OpenSection>();
  private readonly places = new Map<GlobalSymbol, DataPlace>();
  private readonly strings = new Map<string, number>();
  private readonly stringBytes: number[] = [];
  private readonly types: TypeTableBuilder;
  private readonly complaints: Complaints;
  private total = 0;

  constructor(types: TypeTableBuilder, complaints: Complaints) {
    this.types = types;
    this.complaints = complaints;
  }

  /** Gives a variable its place; once. */
  place(symbol: GlobalSymbol): DataPlace {
    const known = this.places.get(symbol);
    if (known) return known;
    const section = this.open(sectionOf(symbol));
    const offset = roundUp(section.size, Math.max(alignOf(symbol.type), symbol.align));
    const size = sizeOf(symbol.type);
    const place = { section: section.name, offset };
    this.places.set(symbol, place);
    this.grow(section, symbol, offset + size);
    section.variables.push({
      name: symbol.qualifiedName, offset, size, type: this.types.idOf(symbol.type), linkage: symbol.isHidden ? 'static' : symbol.linkage, isConst: hasQualifier(symbol.type, 'isConst'),
      ...(symbol.declTags.length > 0 ? { declTags: symbol.declTags } : {}),
    });
    section.contents.push({ symbol, offset });
    return place;
  }

  private grow(section: OpenSection, symbol: GlobalSymbol, to: number): void {
    this.total += to - section.size;
    if (this.total > MAX_DATA_BYTES) this.complaints.error('too-large', symbol.place, 'the variables of this program need more memory than the machine has', 'make arrays smaller');
    else section.size = to;
  }

  /** Gives a string literal its place; equal ones share it. */
  placeString(bytes: Uint8Array): DataPlace {
    const key = bytes.join();
    const known = this.strings.get(key);
    if (known !== undefined) return { section: STRING_SECTION, offset: known };
    const offset = this.stringBytes.length;
    for (const byte of bytes) this.stringBytes.push(byte);
    this.strings.set(key, offset);
    return { section: STRING_SECTION, offset };
  }

  private open(name: string): OpenSection {
    const known = this.sections.get(name);
    if (known) return known;
    const section: OpenSection = { name, size: 0, variables: [], contents: [] };
    this.sections.set(name, section);
    return section;
  }

  /** All sections with their bytes. `useFunction` hears of functions whose address is stored. */
  finish(useFunction: (name: string) => void): DataSection[] {
    const finished: DataSection[] = [];
    for (const section of this.sections.values()) finished.push(this.fill(section, useFunction));
    if (this.stringBytes.length > 0) finished.push({ name: STRING_SECTION, bytes: Uint8Array.from(this.stringBytes), variables: [], relocations: [] });
    return finished;
  }

  private fill(section: OpenSection, useFunction: (name: string) => void): DataSection {
    for (const { symbol } of section.contents) for (const part of symbol.initial?.parts ?? []) this.placeTargets(part);
    const { name, size, variables, contents } = section;
    const filled: FilledSection = { name, bytes: new Uint8Array(size), variables, relocations: [] };
    if (this.total > MAX_DATA_BYTES) return filled;
    for (const { symbol, offset } of contents) {
      for (const part of symbol.initial?.parts ?? []) this.writePart(filled, offset + part.offset, part, useFunction);
    }
    return filled;
  }

  private placeTargets({ value }: InitialPart): void {
    const address = addressIn(value);
    if (address && 'base' in address) this.place(address.base);
  }

  private writePart({ bytes, relocations }: FilledSection, at: number, part: InitialPart, useFunction: (name: string) => void): void {
    const { value, type, bits } = part;
    if (isError(value.type)) return;
    if (value.kind === 'string' && bare(type).kind === 'array') bytes.set(value.bytes.subarray(0, sizeOf(type)), at);
    else if (value.kind === 'number') writeNumber(bytes, at, value.value, sizeOf(type), bits);
    else {
      const address = addressIn(value);
      if (!address) return this.notConstant(value);
      const target = this.targetOf(address);
      if (target.type === 'function') useFunction(target.function);
      relocations.push({ offset: at, target });
    }
  }

  private targetOf(address: Address): DataRelocation['target'] {
    if ('functionName' in address) return { type: 'function', function: address.functionName };
    const { section, offset } = 'base' in address ? this.place(address.base) : this.placeString(address.text);
    return { type: 'data', section, offset: offset + address.offset };
  }

  private notConstant(value: Expr): void {
    this.complaints.error('not-constant', value.place, 'a global variable begins with a constant', 'set it in a function instead, e.g. at the start of main');
  }
}

function sectionOf(symbol: GlobalSymbol): string {
  if (symbol.section !== undefined) return symbol.section;
  if (hasQualifier(symbol.type, 'isConst')) return '.rodata';
  return isAllZero(symbol) ? '.bss' : '.data';
}

function isAllZero({ initial }: GlobalSymbol): boolean {
  return (initial?.parts ?? []).every(({ value }) => (value.kind === 'number' ? value.value === 0n : value.kind === 'string' && value.bytes.every((byte) => byte === 0)));
}

function writeNumber(bytes: Uint8Array, at: number, value: bigint, size: number, bits: InitialPart['bits']): void {
  const shifted = bits ? (BigInt.asUintN(bits.width, value) << BigInt(bits.start)) : BigInt.asUintN(size * 8, value);
  for (let i = 0; i < size && at + i < bytes.length; i++) bytes[at + i] |= Number((shifted >> BigInt(i * 8)) & 255n);
}

/** The address an initialiser is, where it is one. */
function addressIn(expr: Expr): Address | undefined {
  switch (expr.kind) {
    case 'cast': return computedIn(expr.type)?.size === 8 ? addressIn(expr.operand) : undefined;
    case 'addressOf': return lvalueAddress(expr.operand);
    case 'string': return { text: expr.bytes, offset: 0 };
    case 'binary': {
      const base = expr.right.kind === 'number' ? addressIn(expr.left) : undefined;
      if (!base || 'functionName' in base || expr.right.kind !== 'number' || (expr.op !== '+' && expr.op !== '-')) return undefined;
      const by = Number(BigInt.asIntN(64, expr.right.value));
      return { ...base, offset: base.offset + (expr.op === '+' ? by : -by) };
    }
    default: return undefined;
  }
}

function lvalueAddress(expr: Expr): Address | undefined {
  switch (expr.kind) {
    case 'symbol':
      if (expr.symbol.kind === 'function') return { functionName: expr.symbol.name };
      return expr.symbol.kind === 'global' ? { base: expr.symbol, offset: 0 } : undefined;
    case 'string': return { text: expr.bytes, offset: 0 };
    case 'member': {
      const base = lvalueAddress(expr.object);
      return base && !('functionName' in base) ? { ...base, offset: base.offset + expr.offset } : undefined;
    }
    case 'dereference': return addressIn(expr.pointer);
    default: return undefined;
  }
}
