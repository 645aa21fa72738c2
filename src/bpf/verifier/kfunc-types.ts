import type { KfuncFlag, KfuncPrototype } from '../kfuncs/prototypes.ts';

/** A C type as far as calls need it. */
export type CType =
  | { readonly kind: 'void' }
  | { readonly kind: 'scalar'; readonly size: number }
  | { readonly kind: 'struct'; readonly name: string }
  | { readonly kind: 'pointer'; readonly to: CType }
  | { readonly kind: 'function' };

export interface CParameter {
  readonly name: string;
  readonly type: CType;
}

/** A kfunc with its prototype read. */
export interface KfuncDescription {
  readonly name: string;
  readonly prototype: KfuncPrototype;
  readonly returns: CType;
  readonly parameters: readonly CParameter[];
}

/** Whether the kernel registers the kfunc with it. */
export function hasFlag(kfunc: KfuncDescription, flag: KfuncFlag): boolean {
  return kfunc.prototype.flags.includes(flag);
}

/** Reads the C text of a kfunc's prototype. */
export function describeKfunc(prototype: KfuncPrototype): KfuncDescription {
  const text = prototype.prototype;
  const open = text.indexOf('(');
  const head = splitDeclarator(text.slice(0, open));
  const list = splitParameters(text.slice(open + 1, text.lastIndexOf(')')));
  return {
    name: prototype.name,
    prototype,
    returns: head.type,
    parameters: list.filter((parameter) => parameter !== 'void' && parameter !== '').map(parseParameter),
  };
}

/** Cuts at commas that are in no parentheses. */
function splitParameters(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    else if (text[at] === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

function parseParameter(text: string): CParameter {
  const callback = /\(\*?\s*(\w+)\)\s*\(/.exec(text);
  if (callback) return { name: callback[1], type: { kind: 'pointer', to: { kind: 'function' } } };
  return splitDeclarator(text);
}

/** `struct bpf_wq *wq` → its type and name. */
function splitDeclarator(text: string): CParameter {
  const match = /^(.*?)([*\s]+)(\w+)\s*$/.exec(text.trim());
  if (!match) return { name: '', type: baseTypeOf(text) };
  const stars = [...match[2]].filter((character) => character === '*').length;
  let type = baseTypeOf(match[1]);
  for (let i = 0; i < stars; i++) type = { kind: 'pointer', to: type };
  return { name: match[3], type };
}

const scalarSizes: Record<string, number> = {
  char: 1,
  u8: 1,
  bool: 1,
  u16: 2,
  int: 4,
  'unsigned int': 4,
  u32: 4,
  s32: 4,
  u64: 8,
  s64: 8,
  size_t: 8,
  long: 8,
};

function baseTypeOf(text: string): CType {
  const name = text.replace(/\bconst\b/g, '').trim();
  if (name === 'void') return { kind: 'void' };
  if (name.startsWith('struct ')) return { kind: 'struct', name: name.slice(7).trim() };
  if (name.startsWith('enum ')) return { kind: 'scalar', size: 4 };
  return { kind: 'scalar', size: scalarSizes[name] ?? 8 };
}
