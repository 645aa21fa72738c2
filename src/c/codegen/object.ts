import type { BpfObject, DataSection, ExternFunction, MapDefinition, ObjectFunction, Relocation } from '../../bpf/object.ts';
import { BPF_EXIT, BPF_JMP, MAX_BPF_STACK } from '../../bpf/isa.ts';
import { decodeUtf8 } from '../../base/bytes.ts';
import type { FunctionSymbol, GlobalSymbol, Unit } from '../ast.ts';
import type { Complaints } from '../complaints.ts';
import { TypeTableBuilder } from './btf.ts';
import { isRecord, isVoid } from '../types/type.ts';
import type { Insn, Reference } from './code.ts';
import { DataBuilder } from './data.ts';
import { encodeFunction } from './encode.ts';
import { lowerFunction } from './lower.ts';
import { mapDefinition } from './maps.ts';
import { allocateRegisters } from './registers.ts';
import { tidy } from './tidy.ts';

const MAPS = '.maps';
const LICENSE = 'license';

/** Makes an object of a checked translation unit. Its sources are the caller's to add. */
export function buildObject(unit: Unit, side: 'bpf' | 'user', name: string, complaints: Complaints): Omit<BpfObject, 'sources'> {
  const builder = new ObjectBuilder(unit, side, complaints);
  const functions = builder.compileFunctions();
  const { maps, dataSections } = builder.finishData();
  return { type: side, name, license: builder.license(), functions, maps, dataSections, types: builder.types.table, externs: builder.externs() };
}

class ObjectBuilder {
  readonly types = new TypeTableBuilder();
  private readonly unit: Unit;
  private readonly side: 'bpf' | 'user';
  private readonly complaints: Complaints;
  private readonly data: DataBuilder;
  private readonly compiled = new Map<FunctionSymbol, ObjectFunction>();
  /** In the order they were asked for; grows while it is gone through. */
  private readonly wanted = new Set<FunctionSymbol>();
  private readonly usedExterns = new Map<string, ExternFunction>();

  constructor(unit: Unit, side: 'bpf' | 'user', complaints: Complaints) {
    this.unit = unit;
    this.side = side;
    this.complaints = complaints;
    this.data = new DataBuilder(this.types, complaints);
    for (const symbol of unit.globals) if (isReadersOwn(symbol)) this.placeGlobal(symbol);
  }

  /** Global functions and programs, and what they call; static ones nobody calls are left out, as clang does. */
  compileFunctions(): ObjectFunction[] {
    for (const symbol of this.unit.functions) {
      if (symbol.definition && (symbol.linkage !== 'static' || symbol.section !== undefined)) this.want(symbol);
    }
    this.compileWanted();
    this.data.finish((name) => this.wantByName(name));
    this.compileWanted();
    return this.unit.functions.flatMap((symbol) => this.compiled.get(symbol) ?? []);
  }

  private compileWanted(): void {
    for (const symbol of this.wanted) if (!this.compiled.has(symbol)) this.compile(symbol);
  }

  private want(symbol: FunctionSymbol): void {
    this.wanted.add(symbol);
  }

  private wantByName(name: string): void {
    const symbol = this.unit.functions.find((one) => one.name === name);
    if (symbol?.definition) this.want(symbol);
    else if (symbol) this.useExtern(symbol);
  }

  private compile(symbol: FunctionSymbol): void {
    const { complaints, side } = this;
    const lowering = lowerFunction({ side, complaints, typeId: (type) => this.types.idOf(type) }, symbol);
    if (complaints.hasErrors) return;
    const insns = tidy(lowering.code.insns);
    this.checkReturns(symbol, insns);
    const allocation = allocateRegisters(insns, lowering.code.regCount, lowering.frame);
    const stackSize = lowering.frame.size;
    if (side === 'bpf' && stackSize > MAX_BPF_STACK) {
      complaints.error('stack-too-large', symbol.place, `'${symbol.name}' needs ${stackSize} bytes of stack, a BPF program has ${MAX_BPF_STACK}`, 'put large structs and arrays into a map or a global variable');
    }
    const resolver = { relocation: (reference: Reference, insn: number) => this.relocate(reference, insn), typeOf: this.types.idOf.bind(this.types) };
    const encoded = encodeFunction({ ...allocation, insns: tidy(allocation.insns) }, stackSize, resolver, complaints);
    const section = symbol.section ?? '.text';
    this.compiled.set(symbol, {
      name: symbol.name, section, linkage: symbol.linkage, isProgram: side === 'bpf' && section !== '.text', ...encoded, stackSize, prototype: this.types.idOf(symbol.type),
    });
  }

  /** An exit without a value that is still there can be reached. */
  private checkReturns({ name, type, place }: FunctionSymbol, insns: readonly Insn[]): void {
    const isMissing = !isVoid(type.ret) && !isRecord(type.ret) && insns.some((insn) => insn.opcode === (BPF_JMP | BPF_EXIT) && insn.argCount === 0);
    if (isMissing) this.complaints.warning('missing-return', place, `'${name}' can end without returning a value`, 'add return 0; at its end');
  }

  private relocate(reference: Reference, insn: number): Relocation {
    switch (reference.type) {
      case 'global': return this.relocateGlobal(reference.symbol, reference.offset, insn);
      case 'string': {
        const place = this.data.placeString(reference.bytes);
        return { type: 'data', insn, section: place.section, offset: place.offset + reference.offset };
      }
      default: return this.relocateFunction(reference.symbol, reference.type, insn);
    }
  }

  private relocateGlobal(symbol: GlobalSymbol, offset: number, insn: number): Relocation {
    if (symbol.section === MAPS) return { type: 'map', insn, map: symbol.name };
    if (symbol.isExtern) {
      this.useExternVariable(symbol);
      return { type: 'extern-address', insn, name: symbol.name };
    }
    const place = this.data.place(symbol);
    return { type: 'data', insn, section: place.section, offset: place.offset + offset };
  }

  private relocateFunction(symbol: FunctionSymbol, use: 'function' | 'call', insn: number): Relocation {
    if (symbol.definition) {
      this.want(symbol);
      return { type: use, insn, function: symbol.name };
    }
    this.useExtern(symbol);
    return use === 'call' ? { type: 'extern', insn, name: symbol.name } : { type: 'extern-address', insn, name: symbol.name };
  }

  private useExtern(symbol: FunctionSymbol): void {
    if (this.usedExterns.has(symbol.name)) return;
    const isKsym = symbol.section === '.ksyms';
    if (this.side === 'bpf' && !isKsym) {
      const hint = symbol.linkage === 'static' ? 'give it a body' : 'give it a body, or mark it __ksym if it is a kfunc of the kernel';
      this.complaints.error('undefined-function', symbol.place, `'${symbol.name}' is called, but has no body`, hint);
    }
    const kind = this.side === 'user' ? 'libc' : 'ksym';
    this.usedExterns.set(symbol.name, { name: symbol.name, isWeak: symbol.linkage === 'weak', kind, type: this.types.idOf(symbol.type) });
  }

  private useExternVariable(symbol: GlobalSymbol): void {
    if (this.usedExterns.has(symbol.name)) return;
    const kind = symbol.section === '.kconfig' ? 'kconfig' : symbol.section === '.ksyms' ? 'ksym' : 'libc';
    if (this.side === 'bpf' && kind === 'libc') this.complaints.error('undefined-variable', symbol.place, `'${symbol.name}' is declared extern, but defined nowhere`, 'remove extern, or mark it __ksym or __kconfig');
    this.usedExterns.set(symbol.name, { name: symbol.name, isWeak: symbol.linkage === 'weak', kind, type: this.types.idOf(symbol.type) });
  }

  private placeGlobal(symbol: GlobalSymbol): void {
    if (!symbol.isExtern && symbol.section !== MAPS && symbol.section !== LICENSE) this.data.place(symbol);
  }

  finishData(): { maps: MapDefinition[]; dataSections: DataSection[] } {
    const maps = this.side === 'bpf' ? this.unit.globals.filter((symbol) => symbol.section === MAPS && !symbol.isExtern) : [];
    const dataSections = this.data.finish(() => undefined);
    if (this.side === 'bpf') for (const section of dataSections) this.types.addSection(section);
    return { maps: maps.map((symbol) => mapDefinition(symbol, this.types, this.complaints)), dataSections };
  }

  externs(): ExternFunction[] {
    return [...this.usedExterns.values()];
  }

  license(): string {
    const symbol = this.unit.globals.find((one) => one.section === LICENSE);
    const value = symbol?.initial?.parts[0]?.value;
    return value?.kind === 'string' ? decodeUtf8(value.bytes).split('\0')[0] : '';
  }
}

/** Variables with a name outside, and static ones that something uses. */
function isReadersOwn(symbol: GlobalSymbol): boolean {
  return symbol.linkage !== 'static' || symbol.section !== undefined;
}
