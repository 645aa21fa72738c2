import { BPF_PSEUDO_BTF_ID, BPF_PSEUDO_KFUNC_CALL, BPF_PSEUDO_MAP_FD, BPF_PSEUDO_MAP_VALUE } from './isa.ts';
import type { LinkedCode } from './link-code.ts';
import { linkCode, patchImm, patchLddw, patchSource } from './link-code.ts';
import type { BpfObject } from './object.ts';
import type { ImageLine, ProgramImage } from './verifier/input.ts';

/** What a loader in user space has found out before it relocates a program. */
export interface LoaderSymbols {
  /** Descriptor of a map, or of the map that holds a data section (`.bss`, `.rodata`, …). */
  mapFd(name: string): number | undefined;
  /** The kernel's id of a kfunc (its BTF id), or undefined: there is none of that name. */
  kfuncId(name: string): number | undefined;
  /** The kernel's id of a variable, or undefined. */
  variableId(name: string): number | undefined;
}

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
  for (const { slot, relocation } of code.relocations) {
    switch (relocation.type) {
      case 'map':
        setMap(code.bytes, slot, BPF_PSEUDO_MAP_FD, symbols.mapFd(relocation.map) ?? -1, 0);
        break;
      case 'data':
        setMap(code.bytes, slot, BPF_PSEUDO_MAP_VALUE, symbols.mapFd(relocation.section) ?? -1, relocation.offset);
        break;
      case 'extern': {
        const id = symbols.kfuncId(relocation.name);
        if (id === undefined && !isWeak(object, relocation.name)) return { missing: relocation.name };
        patchSource(code.bytes, slot, BPF_PSEUDO_KFUNC_CALL);
        patchImm(code.bytes, slot, id ?? 0);
        break;
      }
      case 'extern-address':
        setExternAddress(code.bytes, slot, relocation.name, symbols);
        break;
    }
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

/** A variable by its BTF id; a function that the kernel has by a number that is not 0; 0 for what it has not. */
function setExternAddress(bytes: Uint8Array, slot: number, name: string, symbols: LoaderSymbols): void {
  const variable = symbols.variableId(name);
  patchLddw(bytes, slot, variable ?? symbols.kfuncId(name) ?? 0);
  if (variable !== undefined) patchSource(bytes, slot, BPF_PSEUDO_BTF_ID);
}

function isWeak(object: BpfObject, name: string): boolean {
  return object.externs.some((entry) => entry.name === name && entry.isWeak);
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
