import type { LayoutField, LayoutForm, ValueLayout } from '../../base/value-layout.ts';
import { resolveType, sizeOfType } from '../btf/types.ts';
import type { BtfMember, BtfType, TypeId, TypeTable } from '../object.ts';

/** Elements of an array of structs that are laid out one by one; the rest is bytes. */
const MAX_DEPTH = 8;

/** How a map's value is laid out, from the types its definition names; undefined where it names none. */
export function valueLayout(types: TypeTable, keyType: TypeId, valueType: TypeId): ValueLayout | undefined {
  if (valueType === 0) return undefined;
  const value = resolveType(types, valueType);
  const key = keyType === 0 ? undefined : { keyType: spell(types, keyType), keyForm: formOf(resolveType(types, keyType)) };
  return {
    type: spell(types, valueType),
    size: sizeOfType(types, valueType) ?? 0,
    fields: value.kind === 'datasec' ? sectionFields(types, value) : topFields(types, value, valueType),
    ...key,
  };
}

function sectionFields(types: TypeTable, section: Extract<BtfType, { kind: 'datasec' }>): LayoutField[] {
  return section.vars.map(({ type, offset }) => {
    const variable = types[type];
    return variable.kind === 'var'
      ? layoutField(types, variable.name, variable.type, offset, 0)
      : layoutField(types, '', type, offset, 0);
  });
}

function topFields(types: TypeTable, value: BtfType, valueType: TypeId): readonly LayoutField[] {
  if (value.kind === 'struct' || value.kind === 'union') return memberFields(types, value.members, 0, 0);
  return [layoutField(types, '', valueType, 0, 0)];
}

function memberFields(types: TypeTable, members: readonly BtfMember[], base: number, depth: number): LayoutField[] {
  return members.map((member) =>
    layoutField(types, member.name, member.type, base + Math.floor(member.bitOffset / 8), depth),
  );
}

function layoutField(types: TypeTable, name: string, id: TypeId, offset: number, depth: number): LayoutField {
  const type = resolveType(types, id);
  const plain = { name, type: spell(types, id), offset, size: sizeOfType(types, id) ?? 0 };
  if (type.kind === 'array') {
    const element = resolveType(types, type.element);
    return { ...plain, form: formOf(element), count: type.length };
  }
  const form = formOf(type);
  const isOpen = (form === 'struct' || form === 'union') && depth < MAX_DEPTH;
  if (!isOpen || (type.kind !== 'struct' && type.kind !== 'union')) return { ...plain, form };
  return { ...plain, form, fields: memberFields(types, type.members, offset, depth + 1) };
}

const SPECIAL_FORMS: Readonly<Record<string, LayoutForm>> = {
  bpf_timer: 'timer',
  bpf_wq: 'wq',
  bpf_spin_lock: 'spin_lock',
};

function formOf(type: BtfType): LayoutForm {
  switch (type.kind) {
    case 'int':
      return type.bool ? 'bool' : type.char || type.name === 'char' ? 'char' : type.signed ? 'int' : 'uint';
    case 'enum':
      return type.signed ? 'int' : 'uint';
    case 'ptr':
      return 'ptr';
    case 'struct':
      return SPECIAL_FORMS[type.name] ?? 'struct';
    case 'union':
      return 'union';
    default:
      return 'bytes';
  }
}

/** A type as C spells it, without a declarator's name. */
function spell(types: TypeTable, id: TypeId): string {
  const type = types[id];
  switch (type.kind) {
    case 'void':
      return 'void';
    case 'struct':
    case 'union':
    case 'enum':
      return type.name ? `${type.kind} ${type.name}` : type.kind;
    case 'fwd':
      return `${type.union ? 'union' : 'struct'} ${type.name}`;
    case 'ptr':
      return `${spell(types, type.type)} *`;
    case 'array':
      return `${spell(types, type.element)}[${type.length}]`;
    case 'const':
    case 'volatile':
    case 'restrict':
      return `${type.kind} ${spell(types, type.type)}`;
    case 'type_tag':
    case 'decl_tag':
      return spell(types, type.type);
    case 'func_proto':
      return `${spell(types, type.ret)} (*)()`;
    default:
      return type.name;
  }
}
