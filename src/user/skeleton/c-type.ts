import type { BtfMember, BtfType, TypeId, TypeTable } from '../../bpf/object.ts';

/**
 * Types back to C: the declaration of `name` with a type of a type table, as
 * `bpftool gen skeleton` writes it: without qualifiers, named structs and enums
 * by name only (the program that includes the header has defined them), unnamed
 * ones in full.
 *
 * `indent` is the text before each line of an unnamed struct's members.
 */
export function declareC(types: TypeTable, id: TypeId, name: string, indent = ''): string {
  const type = types[id];
  switch (type.kind) {
    case 'ptr':
      return declareC(types, type.type, wrapPointer(types, type.type, name), indent);
    case 'array':
      return declareC(types, type.element, `${name}[${type.length}]`, indent);
    case 'func_proto':
      return declareC(types, type.ret, `${name}(${parameterList(types, type, indent)})`, indent);
    case 'const':
    case 'volatile':
    case 'restrict':
    case 'type_tag':
      return declareC(types, type.type, name, indent);
    default:
      return `${baseName(types, type, indent)} ${name}`.trimEnd();
  }
}

/** A pointer to an array or a function needs parentheses round its star. */
function wrapPointer(types: TypeTable, target: TypeId, name: string): string {
  const kind = stripQualifiers(types, target).kind;
  return kind === 'array' || kind === 'func_proto' ? `(*${name})` : `*${name}`;
}

/** The type behind `const`, `volatile`, `restrict` and type tags. */
function stripQualifiers(types: TypeTable, id: TypeId): BtfType {
  let type = types[id];
  while (type.kind === 'const' || type.kind === 'volatile' || type.kind === 'restrict' || type.kind === 'type_tag') {
    type = types[type.type];
  }
  return type;
}

function parameterList(types: TypeTable, proto: BtfType & { kind: 'func_proto' }, indent: string): string {
  const parameters = proto.params.map((p) => declareC(types, p.type, p.name, indent));
  if (proto.variadic) parameters.push('...');
  return parameters.length > 0 ? parameters.join(', ') : 'void';
}

function baseName(types: TypeTable, type: BtfType, indent: string): string {
  switch (type.kind) {
    case 'int':
      return type.bool ? 'bool' : type.name;
    case 'float':
    case 'typedef':
      return type.name;
    case 'struct':
    case 'union':
      return type.name ? `${type.kind} ${type.name}` : unnamedStruct(types, type, indent);
    case 'enum':
      return type.name ? `enum ${type.name}` : unnamedEnum(type, indent);
    case 'fwd':
      return `${type.union ? 'union' : 'struct'} ${type.name}`;
    default:
      return 'void';
  }
}

function unnamedStruct(types: TypeTable, type: BtfType & { kind: 'struct' | 'union' }, indent: string): string {
  const inner = `${indent}\t`;
  const members = type.members.map((m) => `${inner}${member(types, m, inner)};\n`).join('');
  return `${type.kind} {\n${members}${indent}}`;
}

function member(types: TypeTable, m: BtfMember, indent: string): string {
  const declaration = declareC(types, m.type, m.name, indent);
  return m.bitSize > 0 ? `${declaration}: ${m.bitSize}` : declaration;
}

function unnamedEnum(type: BtfType & { kind: 'enum' }, indent: string): string {
  const values = type.values.map((v) => `${indent}\t${v.name} = ${v.value},\n`).join('');
  return `enum {\n${values}${indent}}`;
}

/** Alignment in bytes of a type on the 64-bit target (`btf__align_of`). */
export function alignOf(types: TypeTable, id: TypeId): number {
  const type = stripQualifiers(types, id);
  switch (type.kind) {
    case 'int':
    case 'enum':
    case 'float':
      return Math.min(type.size, 8);
    case 'ptr':
      return 8;
    case 'typedef':
      return alignOf(types, type.type);
    case 'array':
      return alignOf(types, type.element);
    case 'struct':
    case 'union':
      return structAlign(types, type);
    default:
      return 1;
  }
}

/** A struct whose layout its members' alignments cannot explain is packed: 1. */
function structAlign(types: TypeTable, type: BtfType & { kind: 'struct' | 'union' }): number {
  let align = 1;
  for (const m of type.members) {
    const own = alignOf(types, m.type);
    if (m.bitSize === 0 && m.bitOffset % (8 * own) !== 0) return 1;
    align = Math.max(align, own);
  }
  return type.size % align === 0 ? align : 1;
}
