import type { MapDefinition } from '../../bpf/object.ts';
import type { Expr, GlobalSymbol } from '../ast.ts';
import type { Complaints } from '../complaints.ts';
import type { Place } from '../source.ts';
import { sizeOf } from '../types/layout.ts';
import type { Member, RecordType, Type } from '../types/type.ts';
import { bare, recordOf, targetOf } from '../types/type.ts';
import type { TypeTableBuilder } from './btf.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A BTF-defined map, as libbpf's parse_btf_map_def reads it: `__uint(name, n)` is a
 * pointer to an array of n ints, `__type(name, t)` a pointer to t, `__array(values, t)`
 * an array of pointers to t.
 */
export function mapDefinition(symbol: GlobalSymbol, types: TypeTableBuilder, complaints: Complaints): MapDefinition {
  const record = recordOf(symbol.type);
  if (!record) complaints.error('bad-map', symbol.place, `map '${symbol.name}' is no struct`, 'struct { __uint(type, BPF_MAP_TYPE_ARRAY); … } name SEC(".maps");');
  const definition = readDefinition(symbol.name, record, symbol.place, types, complaints);
  definition.values = slotValues(symbol);
  return definition;
}

function emptyDefinition(name: string): Mutable<MapDefinition> {
  return {
    name, mapType: 0, keySize: 0, valueSize: 0, maxEntries: 0, mapFlags: 0, keyType: undefined, valueType: undefined,
    pinning: 0, numaNode: 0, mapExtra: 0, inner: undefined, values: [],
  };
}

function readDefinition(name: string, record: RecordType | undefined, place: Place, types: TypeTableBuilder, complaints: Complaints): Mutable<MapDefinition> {
  const definition = emptyDefinition(name);
  for (const member of record?.members ?? []) readMember(definition, member, place, types, complaints);
  if (record && definition.mapType === 0) complaints.error('bad-map', place, `map '${name}' has no type`, 'add __uint(type, BPF_MAP_TYPE_ARRAY);');
  return definition;
}

function readMember(definition: Mutable<MapDefinition>, member: Member, place: Place, types: TypeTableBuilder, complaints: Complaints): void {
  const number = (): number => uintOf(member.type);
  switch (member.name) {
    case 'type': definition.mapType = number(); return;
    case 'max_entries': definition.maxEntries = number(); return;
    case 'map_flags': definition.mapFlags = number(); return;
    case 'numa_node': definition.numaNode = number(); return;
    case 'pinning': definition.pinning = number(); return;
    case 'map_extra': definition.mapExtra = number(); return;
    case 'key_size': definition.keySize = number(); return;
    case 'value_size': definition.valueSize = number(); return;
    case 'key': {
      const type = targetOf(member.type);
      if (!type) break;
      definition.keyType = types.idOf(type);
      definition.keySize = sizeOf(type);
      return;
    }
    case 'value': {
      const type = targetOf(member.type);
      if (!type) break;
      definition.valueType = types.idOf(type);
      definition.valueSize = sizeOf(type);
      return;
    }
    case 'values': return readInner(definition, member.type, place, types, complaints);
    default: break;
  }
  complaints.error('bad-map', place, `map '${definition.name}': '${member.name}' is nothing a map definition has`, 'a map has type, max_entries, key, value, map_flags, key_size, value_size, pinning, values');
}

/** `__uint(name, n)`: n is the length of the array pointed to. */
function uintOf(type: Type): number {
  const array = targetOf(type);
  const at = array && bare(array);
  return at?.kind === 'array' ? (at.length ?? 0) : 0;
}

/** Values of a map-in-map are maps, of a prog array functions. */
function readInner(definition: Mutable<MapDefinition>, type: Type, place: Place, types: TypeTableBuilder, complaints: Complaints): void {
  const array = bare(type);
  const element = array.kind === 'array' ? targetOf(array.element) : undefined;
  const record = element && recordOf(element);
  if (record) definition.inner = readDefinition(`${definition.name}.inner`, record, place, types, complaints);
  definition.keySize ||= 4;
  definition.valueSize ||= 4;
}

/** `= { .values = { [0] = &inner } }`. */
function slotValues(symbol: GlobalSymbol): { slot: number; symbol: string }[] {
  const record = recordOf(symbol.type);
  const values = record?.members.find((member) => member.name === 'values');
  if (!values) return [];
  return (symbol.initial?.parts ?? []).flatMap(({ offset, value }) => {
    const name = symbolIn(value);
    return name === undefined ? [] : [{ slot: (offset - values.offset) / 8, symbol: name }];
  });
}

function symbolIn(expr: Expr): string | undefined {
  if (expr.kind === 'cast') return symbolIn(expr.operand);
  if (expr.kind === 'addressOf') return symbolIn(expr.operand);
  return expr.kind === 'symbol' ? expr.symbol.name : undefined;
}
