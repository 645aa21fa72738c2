import type { BtfType, TypeId, TypeTable } from '../object.ts';

/** Questions about a TypeTable. Chains are followed a bounded number of steps: a file may lie. */
const MAX_CHAIN = 32;

/** The type without typedefs, qualifiers and tags. */
export function resolveType(types: TypeTable, id: TypeId): BtfType {
  return types[resolveTypeId(types, id)] ?? { kind: 'void' };
}

/** The id `resolveType` stops at. */
export function resolveTypeId(types: TypeTable, id: TypeId): TypeId {
  let at = id;
  for (let step = 0; step < MAX_CHAIN; step++) {
    const type = types[at];
    const isTransparent =
      type?.kind === 'typedef' || type?.kind === 'const' || type?.kind === 'volatile' || type?.kind === 'restrict' || type?.kind === 'type_tag';
    if (!isTransparent) return at;
    at = type.type;
  }
  return 0;
}

/** Size in bytes, or undefined for what has none (void, functions, incomplete types). */
export function sizeOfType(types: TypeTable, id: TypeId, depth = 0): number | undefined {
  const type = resolveType(types, id);
  switch (type.kind) {
    case 'int':
    case 'enum':
    case 'float':
    case 'struct':
    case 'union':
    case 'datasec':
      return type.size;
    case 'ptr':
      return 8;
    case 'array': {
      const element = depth < MAX_CHAIN ? sizeOfType(types, type.element, depth + 1) : undefined;
      return element === undefined ? undefined : element * type.length;
    }
    case 'var':
      return depth < MAX_CHAIN ? sizeOfType(types, type.type, depth + 1) : undefined;
    default:
      return undefined;
  }
}

/** Name as C has it, for messages: `struct bpf_wq`, `int`, `void`. */
export function describeType(types: TypeTable, id: TypeId): string {
  const type = resolveType(types, id);
  if (type.kind === 'struct' || type.kind === 'union') return `${type.kind} ${type.name}`;
  if (type.kind === 'ptr') return `${describeType(types, type.type)} *`;
  return 'name' in type ? type.name : type.kind;
}

/** Kind names as libbpf's and the kernel's messages print them. */
export function kindName(type: BtfType): string {
  const names: Partial<Record<BtfType['kind'], string>> = {
    void: 'UNKNOWN',
    var: 'VAR',
    datasec: 'DATASEC',
    func_proto: 'FUNC_PROTO',
  };
  return names[type.kind] ?? type.kind.toUpperCase();
}

/** Ids by name, of types of one kind. */
export function findType(types: TypeTable, kind: BtfType['kind'], name: string): TypeId | undefined {
  const id = types.findIndex((type) => type.kind === kind && 'name' in type && type.name === name);
  return id < 0 ? undefined : id;
}
