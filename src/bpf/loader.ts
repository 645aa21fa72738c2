import { applyCore, resolveCore } from './btf/core-relocation.ts';
import { BPF_PSEUDO_BTF_ID, BPF_PSEUDO_KFUNC_CALL, BPF_PSEUDO_MAP_FD, BPF_PSEUDO_MAP_VALUE } from './isa.ts';
import type { LinkedCode, LinkedRelocation } from './link-code.ts';
import { linkCode, patchImm, patchLddw, patchSource } from './link-code.ts';
import type { BpfObject, TypeTable } from './object.ts';
import type { ImageLine, ProgramImage } from './verifier/input.ts';

/** What a loader in user space has found out before it relocates a program. */
export interface LoaderSymbols {
  /** Descriptor of a map, or of the map that holds a data section (`.bss`, `.rodata`, …). */
  mapFd(name: string): number | undefined;
  /** The kernel's id of a kfunc (its BTF id), or undefined: there is none of that name. */
  kfuncId(name: string): number | undefined;
  /** The kernel's id of a variable, or undefined. */
  variableId(name: string): number | undefined;
  /** The kernel's types, for CO-RE. */
  readonly kernelTypes: TypeTable;
}

/** What libbpf calls where a weak kfunc is missing: a helper of this number, plus the extern's place in the object (its POISON_CALL_KFUNC_BASE). */
export const POISONED_KFUNC = 2_002_000_000;

/** An extern that nobody has: what libbpf says `extern (func ksym) 'NAME': not found in kernel or module BTFs` of. */
export interface MissingExtern {
  readonly missing: string;
}

/**
 * Makes one program of an object ready for bpf(BPF_PROG_LOAD): the program, then the
 * functions it reaches, with map descriptors and kfunc ids filled in
 * (libbpf's bpf_object__relocate).
 */
export function relocateProgram(object: BpfObject, name: string, symbols: LoaderSymbols): ProgramImage | MissingExtern {
  const code = linkCode(object, name);
  for (const relocation of code.relocations) {
    const missing = relocate(object, code.bytes, relocation, symbols);
    if (missing) return missing;
  }
  return {
    name,
    code: code.bytes,
    subprograms: code.functions.map(({ function: entry, start }) => ({
      name: entry.name,
      start,
      linkage: entry.linkage === 'static' ? 'static' : 'global',
      prototype: entry.prototype,
    })),
    lines: imageLines(object, code),
    types: object.types,
  };
}

function relocate(
  object: BpfObject,
  bytes: Uint8Array,
  { slot, relocation }: LinkedRelocation,
  symbols: LoaderSymbols,
): MissingExtern | undefined {
  switch (relocation.type) {
    case 'map':
      setMap(bytes, slot, BPF_PSEUDO_MAP_FD, symbols.mapFd(relocation.map) ?? -1, 0);
      return undefined;
    case 'data':
      setMap(bytes, slot, BPF_PSEUDO_MAP_VALUE, symbols.mapFd(relocation.section) ?? -1, relocation.offset);
      return undefined;
    case 'extern':
      return setKfunc(object, bytes, slot, relocation.name, symbols);
    case 'extern-address':
      setExternAddress(bytes, slot, relocation.name, symbols);
      return undefined;
    case 'core':
      applyCore(bytes, slot, resolveCore(relocation, object.types, symbols.kernelTypes));
      return undefined;
    case 'function':
      return undefined;
  }
}

/** A call of a weak kfunc that the kernel has not becomes one that the verifier refuses where it is reached. */
function setKfunc(object: BpfObject, bytes: Uint8Array, slot: number, name: string, symbols: LoaderSymbols): MissingExtern | undefined {
  const id = symbols.kfuncId(name);
  const index = object.externs.findIndex((entry) => entry.name === name);
  if (id === undefined && !object.externs[index]?.isWeak) return { missing: name };
  patchSource(bytes, slot, id === undefined ? 0 : BPF_PSEUDO_KFUNC_CALL);
  patchImm(bytes, slot, id ?? POISONED_KFUNC + index);
  return undefined;
}

/** A variable by its BTF id; a function that the kernel has by a number that is not 0; 0 for what it has not. */
function setExternAddress(bytes: Uint8Array, slot: number, name: string, symbols: LoaderSymbols): void {
  const variable = symbols.variableId(name);
  patchLddw(bytes, slot, variable ?? symbols.kfuncId(name) ?? 0);
  if (variable !== undefined) patchSource(bytes, slot, BPF_PSEUDO_BTF_ID);
}

function setMap(bytes: Uint8Array, slot: number, source: number, fd: number, offset: number): void {
  patchSource(bytes, slot, source);
  patchImm(bytes, slot, fd);
  patchImm(bytes, slot + 1, offset);
}

/** The line marks of all functions, counted from the image's start, with their source text. */
function imageLines(object: BpfObject, code: LinkedCode): ImageLine[] {
  const texts = new Map<string, string[]>();
  for (const [file, source] of object.sources) texts.set(file, source.split('\n'));
  return code.functions.flatMap(({ function: entry, start }) =>
    entry.lines.map((line) => ({ ...line, insn: start + line.insn, text: texts.get(line.file)?.[line.line - 1] ?? '' })),
  );
}
