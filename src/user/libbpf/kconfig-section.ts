import { sizeOfType } from '../../bpf/btf/types.ts';
import type { BpfObject, BtfType, DataSection, DataVariable, ExternFunction, ObjectFunction, Relocation, TypeTable } from '../../bpf/object.ts';
import { alignOf } from '../skeleton/c-type.ts';

export const KCONFIG = '.kconfig';

/**
 * The object with its `__kconfig` externs as variables of a data section, all
 * zero, that the code's relocations and the types know (the kcfg half of libbpf's
 * bpf_object__collect_externs). An object without such externs comes back as it is.
 */
export function withKconfigSection(object: BpfObject): BpfObject {
  const externs = object.externs.filter(({ kind }) => kind === 'kconfig');
  if (externs.length === 0 || object.dataSections.some(({ name }) => name === KCONFIG)) return object;
  const section = sectionOf(object.types, externs);
  return {
    ...object,
    functions: object.functions.map((entry) => withDataRelocations(entry, section)),
    dataSections: [...object.dataSections, section],
    types: withDatasec(object.types, section),
  };
}

function sectionOf(types: TypeTable, externs: readonly ExternFunction[]): DataSection {
  let end = 0;
  const variables = externs.map((extern) => unplaced(types, extern)).toSorted((a, b) => byPlace(types, a, b)).map((variable) => {
    const align = alignOf(types, variable.type);
    const offset = Math.ceil(end / align) * align;
    end = offset + variable.size;
    return { ...variable, offset };
  });
  return { name: KCONFIG, bytes: new Uint8Array(end), variables, relocations: [] };
}

function unplaced(types: TypeTable, { name, type = 0 }: ExternFunction): DataVariable {
  return { name, offset: 0, size: sizeOfType(types, type) ?? 0, type, linkage: 'global', isConst: true };
}

/** `cmp_externs`: large alignments first, then small sizes, then names. */
function byPlace(types: TypeTable, a: DataVariable, b: DataVariable): number {
  return alignOf(types, b.type) - alignOf(types, a.type) || a.size - b.size || (a.name < b.name ? -1 : 1);
}

function withDataRelocations(entry: ObjectFunction, section: DataSection): ObjectFunction {
  const relocations = entry.relocations.map((relocation): Relocation => {
    if (relocation.type !== 'extern-address') return relocation;
    const variable = section.variables.find(({ name }) => name === relocation.name);
    return variable === undefined ? relocation : { type: 'data', insn: relocation.insn, section: section.name, offset: variable.offset };
  });
  return { ...entry, relocations };
}

/** clang's datasec has neither offsets nor a size, and the kernel takes no extern variables; our compiler makes none. */
function withDatasec(types: TypeTable, { name, bytes, variables }: DataSection): TypeTable {
  const known = types.findIndex((type) => type.kind === 'datasec' && type.name === name);
  const all: BtfType[] = [...types];
  const vars = variables.map(({ name: variable, type, offset, size }) => {
    const id = types.findIndex((one) => one.kind === 'var' && one.name === variable);
    const at = id < 0 ? all.length : id;
    all[at] = { kind: 'var', name: variable, type, linkage: 'global' };
    return { type: at, offset, size };
  });
  all[known < 0 ? all.length : known] = { kind: 'datasec', name, size: bytes.length, vars };
  return all;
}
