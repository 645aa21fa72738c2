import { assert } from '../base/assert.ts';
import { CodeImage, decode } from '../bpf/image.ts';
import { BPF_PSEUDO_KFUNC_CALL, INSN_BYTES } from '../bpf/isa.ts';
import { linkCode, patchImm, patchLddw, patchSource } from '../bpf/link-code.ts';
import type { LinkedFunction, LinkedRelocation } from '../bpf/link-code.ts';
import type { AddressSpace, Region } from '../bpf/memory.ts';
import type { BpfObject, DataSection, LineInfo, ObjectFunction, Relocation } from '../bpf/object.ts';

/** A user program linked: code at fixed places of an address space, its externs numbered. Shared by forked processes. */
export interface UserImage {
  readonly object: BpfObject;
  readonly code: CodeImage;
  readonly textRegion: number;
  /** In the order of their places. */
  readonly functions: readonly LinkedFunction[];
  /** Names behind the numbers that `vm.callee` carries. */
  readonly externs: readonly string[];
  /** The statement that begins at a slot. */
  readonly statements: ReadonlyMap<number, LineInfo>;
}

/** A name that user code refers to and nobody has: what a linker would complain of. */
export interface UndefinedSymbol {
  readonly symbol: string;
  /** Where it is used first. */
  readonly line: LineInfo | undefined;
}

/** What the linker knows of the libraries. */
export interface Libraries {
  /** Whether a library has a function of that name. */
  hasFunction(name: string): boolean;
  /** The address of a library's variable. */
  variable(name: string): number | undefined;
}

/** The names that no library has, each once; the linker refuses to link while there are any. */
export function findUndefinedSymbols(object: BpfObject, libraries: Libraries): UndefinedSymbol[] {
  const found = new Map<string, UndefinedSymbol>();
  for (const f of object.functions) {
    for (const relocation of f.relocations) {
      const symbol = missingSymbol(object, relocation, libraries);
      if (symbol !== undefined && !found.has(symbol)) found.set(symbol, { symbol, line: lineOf(f, relocation.insn) });
    }
  }
  return [...found.values()];
}

function missingSymbol(object: BpfObject, relocation: Relocation, libraries: Libraries): string | undefined {
  if (relocation.type === 'extern') return libraries.hasFunction(relocation.name) ? undefined : relocation.name;
  if (relocation.type !== 'extern-address') return undefined;
  const isWeak = object.externs.some((e) => e.name === relocation.name && e.isWeak);
  return isWeak || libraries.variable(relocation.name) !== undefined ? undefined : relocation.name;
}

function lineOf(f: ObjectFunction, insn: number): LineInfo | undefined {
  return f.lines.findLast((line) => line.insn <= insn);
}

/** Maps a program's text and data into `space` and links it. All its symbols are defined. */
export function linkUserImage(object: BpfObject, space: AddressSpace, libraries: Libraries): UserImage {
  const { bytes, functions, relocations } = linkCode(object);
  const text = space.map({ name: 'text', bytes, isWritable: false });
  const sections = new Map(object.dataSections.map((section) => [section.name, mapSection(space, section)]));
  const linker = new Linker(text, functions, sections, libraries);
  for (const { slot, relocation } of relocations) linker.relocate(slot, relocation);
  for (const section of object.dataSections) linker.relocateData(section);
  const code = decode(bytes, { frames: new Map(functions.map((f) => [f.start, f.function.stackSize])), allowCallx: true });
  assert(code instanceof CodeImage, `user code decodes: ${'error' in code ? code.error : ''}`);
  const statements = statementSlots(functions);
  code.markLines(statements.keys());
  return { object, code, textRegion: text.id, functions, externs: linker.externs, statements };
}

/** A section's memory; `.rodata` and what has its name are read-only. */
function mapSection(space: AddressSpace, section: DataSection): Region {
  return space.map({ name: section.name, bytes: section.bytes.slice(), isWritable: !section.name.startsWith('.rodata') });
}

function statementSlots(functions: readonly LinkedFunction[]): Map<number, LineInfo> {
  const statements = new Map<number, LineInfo>();
  for (const { function: source, start } of functions) {
    for (const line of source.lines) if (line.isStatement) statements.set(start + line.insn, line);
  }
  return statements;
}

/** Fills in addresses. */
class Linker {
  readonly externs: string[] = [];
  private readonly text: Region;
  private readonly starts: ReadonlyMap<string, number>;
  private readonly sections: ReadonlyMap<string, Region>;
  private readonly libraries: Libraries;

  constructor(text: Region, functions: readonly LinkedFunction[], sections: ReadonlyMap<string, Region>, libraries: Libraries) {
    this.text = text;
    this.starts = new Map(functions.map((f) => [f.function.name, f.start]));
    this.sections = sections;
    this.libraries = libraries;
  }

  relocateData(section: DataSection): void {
    const { view } = this.sections.get(section.name)!;
    for (const { offset, target } of section.relocations) {
      const pointer = target.type === 'data' ? this.dataPointer(target.section, target.offset) : this.functionPointer(target.function);
      view.setBigUint64(offset, BigInt(pointer), true);
    }
  }

  relocate(slot: number, relocation: LinkedRelocation['relocation']): void {
    const { bytes } = this.text;
    switch (relocation.type) {
      case 'data':
        return patchLddw(bytes, slot, this.dataPointer(relocation.section, relocation.offset));
      case 'function':
        return patchLddw(bytes, slot, this.functionPointer(relocation.function));
      case 'extern-address':
        return patchLddw(bytes, slot, this.libraries.variable(relocation.name) ?? 0);
      case 'extern':
        patchSource(bytes, slot, BPF_PSEUDO_KFUNC_CALL);
        return patchImm(bytes, slot, this.externIndex(relocation.name));
      default:
        assert(false, `user code has no ${relocation.type} relocation`);
    }
  }

  private dataPointer(section: string, offset: number): number {
    const region = this.sections.get(section);
    assert(region, `the program has a section ${section}`);
    return region.pointer(offset);
  }

  private functionPointer(name: string): number {
    const start = this.starts.get(name);
    assert(start !== undefined, `the program has a function ${name}`);
    return this.text.pointer(start * INSN_BYTES);
  }

  private externIndex(name: string): number {
    const known = this.externs.indexOf(name);
    return known >= 0 ? known : this.externs.push(name) - 1;
  }
}
