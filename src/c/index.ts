import type { ObjectResult } from '../bpf/object.ts';
import { compile } from './compile.ts';

/** Texts of further headers by the name they are included under, e.g. a generated `wq_simple.skel.h`. */
export type Headers = ReadonlyMap<string, string>;

/** Macros defined before the first line, as `-DNAME=TEXT` does; text '' for `-DNAME=`. */
export type Defines = ReadonlyMap<string, string>;

/**
 * Compiles a BPF program as `clang -target bpf` would: eBPF (cpu v4), maps, data
 * sections, types. All mistakes come back as diagnostics; an object comes back
 * only where none of them is an error. Never throws for any source text.
 */
export function compileBpf(fileName: string, source: string, headers: Headers = new Map(), defines: Defines = new Map()): ObjectResult {
  return compile('bpf', fileName, source, headers, defines);
}

/**
 * Compiles a user program to the same instructions with the extension of
 * `src/bpf/user-isa.md`: indirect calls, any number of arguments, a stack
 * without limit. Functions without a body become externs of libc or libbpf.
 */
export function compileUser(fileName: string, source: string, headers: Headers = new Map(), defines: Defines = new Map()): ObjectResult {
  return compile('user', fileName, source, headers, defines);
}
