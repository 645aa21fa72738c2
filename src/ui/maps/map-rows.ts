import { fromHex } from '../../base/bytes.ts';
import type { LayoutField } from '../../base/value-layout.ts';
import type { AsyncMoment, MapMoment, MapWrite, Moment } from '../../trace/moment/moment.ts';
import { asyncAt, lastWriteTo, readInteger } from '../../trace/moment/questions.ts';
import { fieldPicture } from '../stage/value.ts';

/** One field of one element, as the table of maps has it. */
export interface MapRow {
  /** Dotted where it lies in a struct: `stats.count`. */
  readonly name: string;
  readonly type: string;
  readonly value: FieldValue;
  readonly write?: MapWrite;
}

/** Plain bytes, or a special field with the object that lives in it. */
export type FieldValue =
  | { readonly kind: 'plain'; readonly text: string; readonly old?: string }
  | { readonly kind: 'async'; readonly async?: AsyncMoment }
  | { readonly kind: 'lock' };

export interface MapElement {
  readonly slot: number;
  readonly key: string;
  readonly rows: readonly MapRow[];
}

/** Arrays up to this long are shown whole, longer ones as far as they were written. */
const WHOLE_ARRAY = 64;

/** A map that is a section of global variables. */
export function isSection({ name, layout }: MapMoment): boolean {
  return /\.(bss|data|rodata)/.test(name) || layout?.type.startsWith('.') === true;
}

/** A map whose elements are there from the start, under numbers. */
export function isArray({ type }: MapMoment): boolean {
  return /ARRAY$/i.test(type);
}

/** Slots of the elements that are shown, in order. */
export function shownSlots(map: MapMoment): readonly number[] {
  if (isArray(map) && map.maxEntries <= WHOLE_ARRAY) return Array.from({ length: map.maxEntries }, (_, slot) => slot);
  return [...map.elements.keys()].toSorted((a, b) => a - b);
}

/** A slot’s element, its fields laid out. */
export function elementOf(moment: Moment, map: MapMoment, slot: number): MapElement {
  const leaves = leavesOf(map.layout?.fields ?? [wholeValue(map)], '');
  return { slot, key: keyText(map, slot), rows: leaves.map((leaf) => rowOf(moment, map, slot, leaf)) };
}

function rowOf(moment: Moment, map: MapMoment, slot: number, { name, field }: Leaf): MapRow {
  const { type, form, offset } = field;
  if (form === 'timer' || form === 'wq') return { name, type, value: { kind: 'async', async: asyncAt(moment, map.id, slot, offset) } };
  if (form === 'spin_lock') return { name, type, value: { kind: 'lock' } };
  const { text, old } = fieldPicture(field, map, slot);
  return { name, type: field.count ? `${type}[${field.count}]` : type, value: { kind: 'plain', text, old }, write: lastWriteTo(map.elements.get(slot), offset, field.size) };
}

interface Leaf {
  readonly name: string;
  readonly field: LayoutField;
}

/** Structs are opened; unions are not, their members being one and the same bytes. */
function leavesOf(fields: readonly LayoutField[], prefix: string): Leaf[] {
  return fields.flatMap((field) => {
    const name = prefix + field.name;
    const isOpen = field.form === 'struct' && field.fields !== undefined && field.count === undefined;
    return isOpen ? leavesOf(field.fields, `${name}.`) : [{ name, field }];
  });
}

/** A value nobody described: a number where it has a number's size, else bytes. */
function wholeValue({ valueSize }: MapMoment): LayoutField {
  return { name: '', type: '', form: [1, 2, 4, 8].includes(valueSize) ? 'uint' : 'bytes', offset: 0, size: valueSize };
}

/** An array's index; a number as a number; else the key's bytes. */
function keyText(map: MapMoment, slot: number): string {
  if (isArray(map)) return String(slot);
  const hex = map.elements.get(slot)?.key ?? '';
  const form = map.layout?.keyForm;
  if (form !== 'int' && form !== 'uint') return hex;
  const bytes = fromHex(hex);
  return bytes && bytes.length <= 8 ? String(readInteger(bytes, 0, bytes.length, form === 'int')) : hex;
}
