import { sizeOfType } from '../btf/types.ts';
import type { BpfObject, BtfMember, BtfType, MapDefinition, TypeTable } from '../object.ts';

/**
 * An object's types with a `func` for every function, and a `datasec` for every section that libbpf looks up by
 * one (`.maps`, data sections, `.ksyms`, `.kconfig`). clang's objects have them; ours get
 * here what is missing.
 */
export function withSections(object: BpfObject): TypeTable {
  const types: BtfType[] = [...object.types];
  const has = (name: string): boolean => types.some((type) => type.kind === 'datasec' && type.name === name);
  const variableId = (name: string): number => types.findIndex((type) => type.kind === 'var' && type.name === name);
  for (const section of object.dataSections) {
    if (has(section.name)) continue;
    const vars = section.variables.map((variable) => ({
      type: types.push({ kind: 'var', name: variable.name, type: variable.type, linkage: variable.linkage === 'static' ? 'static' : 'global' }) - 1,
      offset: variable.offset,
      size: variable.size,
    }));
    types.push({ kind: 'datasec', name: section.name, size: section.bytes.length, vars });
  }
  if (object.maps.length > 0 && !has('.maps')) {
    const vars = object.maps.map((map) => {
      const known = variableId(map.name);
      const type = known < 0 ? addMapVariable(types, map) : known;
      return { type, offset: 0, size: sizeOfType(types, type) ?? 0 };
    });
    types.push({ kind: 'datasec', name: '.maps', size: vars.reduce((sum, variable) => sum + variable.size, 0), vars });
  }
  addFunctions(object, types);
  addKsyms(object, types, has);
  addKconfig(object, types, has);
  return types;
}

/** BTF.ext tells a function's type by its `func`. */
function addFunctions(object: BpfObject, types: BtfType[]): void {
  for (const { name, prototype, linkage } of object.functions) {
    if (prototype === 0 || types.some((type) => type.kind === 'func' && type.name === name)) continue;
    types.push({ kind: 'func', name, proto: prototype, linkage: linkage === 'static' ? 'static' : 'global' });
  }
}

/** Extern functions are found through `.ksyms`. */
function addKsyms(object: BpfObject, types: BtfType[], has: (name: string) => boolean): void {
  if (has('.ksyms')) return;
  const functions = object.externs.filter((extern) => extern.kind === 'ksym' && extern.type !== undefined);
  if (functions.length === 0) return;
  const vars = functions.map((extern) => {
    const known = types.findIndex((type) => type.kind === 'func' && type.name === extern.name);
    const type = known >= 0 ? known : types.push({ kind: 'func', name: extern.name, proto: extern.type!, linkage: 'extern' }) - 1;
    return { type, offset: 0, size: 0 };
  });
  types.push({ kind: 'datasec', name: '.ksyms', size: 0, vars });
}

/** Extern variables of the configuration: without offsets, which are the loader's to choose. */
function addKconfig(object: BpfObject, types: BtfType[], has: (name: string) => boolean): void {
  const externs = object.externs.filter(({ kind, type }) => kind === 'kconfig' && type !== undefined);
  if (externs.length === 0 || has('.kconfig')) return;
  const vars = externs.map(({ name, type = 0 }) => ({
    type: types.push({ kind: 'var', name, type, linkage: 'extern' }) - 1,
    offset: 0,
    size: sizeOfType(types, type) ?? 0,
  }));
  types.push({ kind: 'datasec', name: '.kconfig', size: 0, vars });
}

/** A map's declaration as BTF: a struct of pointers, numbers told by array lengths (`__uint`, `__type`). */
function addMapVariable(types: BtfType[], map: MapDefinition): number {
  return types.push({ kind: 'var', name: map.name, type: addMapStruct(types, map), linkage: 'global' }) - 1;
}

function addMapStruct(types: BtfType[], map: MapDefinition): number {
  const add = (type: BtfType): number => types.push(type) - 1;
  const pointerTo = (type: number): number => add({ kind: 'ptr', type });
  const int = findInt(types) ?? add({ kind: 'int', name: 'int', size: 4, signed: true, bool: false, char: false });
  const number = (value: number): number => pointerTo(add({ kind: 'array', element: int, length: value }));
  const members: [string, number][] = [['type', number(map.mapType)]];
  if (map.maxEntries) members.push(['max_entries', number(map.maxEntries)]);
  if (map.mapFlags) members.push(['map_flags', number(map.mapFlags)]);
  if (map.pinning) members.push(['pinning', number(map.pinning)]);
  if (map.keyType !== undefined) members.push(['key', pointerTo(map.keyType)]);
  else if (map.keySize) members.push(['key_size', number(map.keySize)]);
  if (map.valueType !== undefined) members.push(['value', pointerTo(map.valueType)]);
  else if (map.valueSize && !map.inner) members.push(['value_size', number(map.valueSize)]);
  const size = members.length * 8;
  if (map.inner) members.push(['values', add({ kind: 'array', element: pointerTo(addMapStruct(types, map.inner)), length: 0 })]);
  return add({ kind: 'struct', name: '', size, members: members.map(asMember) });
}

function asMember([name, type]: [string, number], index: number): BtfMember {
  return { name, type, bitOffset: index * 64, bitSize: 0 };
}

function findInt(types: TypeTable): number | undefined {
  const id = types.findIndex((type) => type.kind === 'int' && type.name === 'int');
  return id < 0 ? undefined : id;
}
