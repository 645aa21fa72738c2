import type { Diagnostic } from '../base/diagnostic.ts';

/**
 * An Object: what a compiler hands to a loader. Ours makes it from C
 * (`src/c`), `elf.ts` reads it from a clang-built `.bpf.o`; everything behind
 * knows only this form. The reader's user program is an Object as well
 * (`type: 'user'`), in the same instruction set with the extension of
 * `user-isa.md`.
 */
export interface BpfObject {
  readonly type: 'bpf' | 'user';
  /** The object's base name: `wq_simple` for wq_simple.bpf.c. */
  readonly name: string;
  /** Text of the `license` section; '' when there is none. */
  readonly license: string;
  /** Every function with code, programs and subprograms alike, in the order of their sections. */
  readonly functions: readonly ObjectFunction[];
  /** Maps declared in `.maps`. */
  readonly maps: readonly MapDefinition[];
  /** `.data`, `.bss`, `.rodata` and their `.name` variants; in order of appearance. */
  readonly dataSections: readonly DataSection[];
  readonly types: TypeTable;
  /** Functions declared but not defined: kfuncs (`__ksym`) on the BPF side, libc and libbpf on the user side. */
  readonly externs: readonly ExternFunction[];
  /** Source texts by file name, for line marks and diagnostics; the reader's own files only, headers left out. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What compiling or reading gave: an Object where there were no errors, and all diagnostics. */
export interface ObjectResult {
  readonly object?: BpfObject;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ObjectFunction {
  readonly name: string;
  /** Section, e.g. `fentry/do_unlinkat`, `.text`. */
  readonly section: string;
  readonly linkage: 'static' | 'global' | 'weak';
  /**
   * A function in a section of its own that is no `.text` is a program.
   * `?`-prefixed sections keep their prefix: libbpf does not load them by itself.
   */
  readonly isProgram: boolean;
  /** Eight bytes an instruction, RFC 9669 encoding, little-endian. */
  readonly code: Uint8Array;
  readonly relocations: readonly Relocation[];
  /** Sorted by instruction; entry i holds until the next. */
  readonly lines: readonly LineInfo[];
  /** Where locals and parameters live while in scope. */
  readonly locals: readonly LocalVariable[];
  /** Bytes of stack the function uses below r10. */
  readonly stackSize: number;
  /** The function's prototype in `types` (kind `func_proto`). */
  readonly prototype: TypeId;
}

export interface LineInfo {
  /** Instruction index within the function (slots of eight bytes; `lddw` takes two). */
  readonly insn: number;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** A new statement begins here: stepping by line stops. */
  readonly isStatement: boolean;
}

export interface LocalVariable {
  readonly name: string;
  readonly type: TypeId;
  /** Half-open range of instructions in which the location holds. */
  readonly fromInsn: number;
  readonly toInsn: number;
  readonly location: { readonly stackOff: number } | { readonly register: number };
  readonly line: number;
}

/** What an instruction refers to, until a loader knows addresses. */
export type Relocation =
  /** `lddw` of a map's address (BPF_PSEUDO_MAP_FD after loading). */
  | { readonly type: 'map'; readonly insn: number; readonly map: string }
  /** `lddw` of the address of a variable: section plus offset (BPF_PSEUDO_MAP_VALUE). */
  | { readonly type: 'data'; readonly insn: number; readonly section: string; readonly offset: number }
  /** `lddw` of a function's address (BPF_PSEUDO_FUNC). */
  | { readonly type: 'function'; readonly insn: number; readonly function: string }
  /** `call` of a function of this object (BPF_PSEUDO_CALL). */
  | { readonly type: 'call'; readonly insn: number; readonly function: string }
  /** `call` of an extern: a kfunc (BPF_PSEUDO_KFUNC_CALL) or, on the user side, a libc function. */
  | { readonly type: 'extern'; readonly insn: number; readonly name: string }
  /** `lddw` of an extern's address (`__ksym` variable, `__kconfig`, weak function test). */
  | { readonly type: 'extern-address'; readonly insn: number; readonly name: string }
  /** CO-RE: the immediate depends on the running kernel's types (only from clang's objects). */
  | { readonly type: 'core'; readonly insn: number; readonly kind: number; readonly typeId: TypeId; readonly access: string };

export interface ExternFunction {
  readonly name: string;
  readonly isWeak: boolean;
  readonly kind: 'ksym' | 'kconfig' | 'libc';
  /** Prototype (functions) or type (variables) where the object has it. */
  readonly type: TypeId | undefined;
}

export interface MapDefinition {
  readonly name: string;
  /** `BPF_MAP_TYPE_*` number. */
  readonly mapType: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly mapFlags: number;
  /** Types of key and value; undefined where the definition gave sizes only. */
  readonly keyType: TypeId | undefined;
  readonly valueType: TypeId | undefined;
  /** `LIBBPF_PIN_BY_NAME` is 1. */
  readonly pinning: number;
  readonly numaNode: number;
  readonly mapExtra: number;
  /** Template of a map-in-map's inner maps. */
  readonly inner: MapDefinition | undefined;
  /** Statically initialised slots of a map-in-map or prog array: index and the symbol named there. */
  readonly values: readonly { readonly slot: number; readonly symbol: string }[];
}

export interface DataSection {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly variables: readonly DataVariable[];
  /** Pointers stored in the section's bytes, to be filled in at load (user side; string tables). */
  readonly relocations: readonly DataRelocation[];
}

/** Sections whose variables are structs of functions (`?` in front: not made by themselves). */
export function isStructOpsSection(name: string): boolean {
  return /^\??\.struct_ops(\.link)?$/.test(name);
}

export interface DataRelocation {
  readonly offset: number;
  readonly target:
    | { readonly type: 'data'; readonly section: string; readonly offset: number }
    | { readonly type: 'function'; readonly function: string };
}

export interface DataVariable {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly type: TypeId;
  readonly linkage: 'static' | 'global' | 'weak';
  /** Declared `const`, as `const volatile` globals in .rodata are. */
  readonly isConst: boolean;
  /** `btf_decl_tag`s that are not in the object's types yet. */
  readonly declTags?: readonly string[];
}

/** Index into a TypeTable. 0 is void, as in BTF. */
export type TypeId = number;

/** Types of an object, as BTF has them (Documentation/bpf/btf.rst); ids are indices, entry 0 is void. */
export type TypeTable = readonly BtfType[];

export type BtfType =
  | { readonly kind: 'void' }
  | { readonly kind: 'int'; readonly name: string; readonly size: number; readonly signed: boolean; readonly bool: boolean; readonly char: boolean }
  | { readonly kind: 'ptr'; readonly type: TypeId }
  | { readonly kind: 'array'; readonly element: TypeId; readonly length: number }
  | { readonly kind: 'struct' | 'union'; readonly name: string; readonly size: number; readonly members: readonly BtfMember[] }
  | { readonly kind: 'enum'; readonly name: string; readonly size: number; readonly signed: boolean; readonly values: readonly { readonly name: string; readonly value: bigint }[] }
  | { readonly kind: 'fwd'; readonly name: string; readonly union: boolean }
  | { readonly kind: 'typedef'; readonly name: string; readonly type: TypeId }
  | { readonly kind: 'const' | 'volatile' | 'restrict'; readonly type: TypeId }
  | { readonly kind: 'type_tag' | 'decl_tag'; readonly name: string; readonly type: TypeId; readonly component: number }
  | { readonly kind: 'func_proto'; readonly ret: TypeId; readonly params: readonly { readonly name: string; readonly type: TypeId }[]; readonly variadic: boolean }
  | { readonly kind: 'func'; readonly name: string; readonly proto: TypeId; readonly linkage: 'static' | 'global' | 'extern' }
  | { readonly kind: 'var'; readonly name: string; readonly type: TypeId; readonly linkage: 'static' | 'global' | 'extern' }
  | { readonly kind: 'datasec'; readonly name: string; readonly size: number; readonly vars: readonly { readonly type: TypeId; readonly offset: number; readonly size: number }[] }
  | { readonly kind: 'float'; readonly name: string; readonly size: number };

export interface BtfMember {
  readonly name: string;
  readonly type: TypeId;
  readonly bitOffset: number;
  /** 0 for a member that is no bit-field. */
  readonly bitSize: number;
}
