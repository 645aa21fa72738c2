import type { LayoutField } from '../../base/value-layout.ts';
import type { AsyncMoment, MapMoment, MapWrite, Moment } from '../../trace/moment/moment.ts';
import { elementBytes, lastWriteTo, readInteger } from '../../trace/moment/questions.ts';

/** One field of a map value as it is drawn. */
export interface FieldPicture {
  readonly name: string;
  readonly text: string;
  /** What stood there before the last write, where that was something else. */
  readonly old?: string;
  /** The write that made it so: to mark it as fresh. */
  readonly write?: MapWrite;
}

export interface ValuePicture {
  readonly map: MapMoment;
  readonly slot: number;
  /** Plain fields, in the order of the struct. */
  readonly fields: readonly FieldPicture[];
  /** The timer or work that lives in the value, once it is made. */
  readonly async?: AsyncMoment;
  /** C type of the field it lives in, e.g. `struct bpf_wq`; '' where the value has none. */
  readonly asyncType: string;
  readonly asyncName: string;
}

const SPECIAL = new Set(['timer', 'wq']);

/** The async object a twin's picture is about: the one in use, else the last made, else none. */
export function leadingAsync(moment: Moment): AsyncMoment | undefined {
  let leading: AsyncMoment | undefined;
  for (const async of moment.asyncs.values()) {
    if (async.state !== 'freed' && (!leading || rank(async) >= rank(leading))) leading = async;
  }
  return leading;
}

function rank(async: AsyncMoment): number {
  if (async.state === 'running') return 3;
  return async.state === 'idle' ? 1 : 2;
}

/** The map value the picture is about: the async object's own, or the first that could hold one. A freed one is shown as it was. */
export function valuePicture(moment: Moment, async: AsyncMoment | undefined): ValuePicture | undefined {
  const map = async ? moment.maps.get(async.map) : mapWithSpecialField(moment);
  if (!map) return undefined;
  const slot = async?.slot ?? 0;
  const special = specialField(map, async?.offset);
  return {
    map,
    slot,
    fields: plainFields(map.layout?.fields ?? []).map((field) => fieldPicture(field, map, slot)),
    async,
    asyncType: special?.type ?? '',
    asyncName: special?.name ?? '',
  };
}

function mapWithSpecialField(moment: Moment): MapMoment | undefined {
  const maps = [...moment.maps.values()].filter((map) => specialField(map, undefined));
  return maps.find((map) => !map.isFreed) ?? maps.at(-1);
}

function specialField(map: MapMoment, offset: number | undefined): LayoutField | undefined {
  const fields = map.layout?.fields ?? [];
  return fields.find((field) => SPECIAL.has(field.form) && (offset === undefined || field.offset === offset));
}

/** Fields with a value to show; structs are opened. */
export function plainFields(fields: readonly LayoutField[]): LayoutField[] {
  return fields.flatMap((field) => {
    if (field.form === 'struct' && field.fields) return plainFields(field.fields);
    return SPECIAL.has(field.form) || field.form === 'spin_lock' ? [] : [field];
  });
}

/** A field of an element, and the write that made it what it is. */
export function fieldPicture(field: LayoutField, map: MapMoment, slot: number): FieldPicture {
  const now = elementBytes(map, slot).subarray(field.offset, field.offset + field.size);
  const text = formatField(field, now);
  const write = lastWriteTo(map.elements.get(slot), field.offset, field.size);
  const before = write && formatField(field, beforeWrite(now, write, field.offset));
  return { name: field.name, text, write, old: before === text ? undefined : before };
}

/** The field's bytes as they were before a write. */
function beforeWrite(now: Uint8Array, write: MapWrite, fieldOffset: number): Uint8Array {
  const before = now.slice();
  write.old.forEach((byte, index) => {
    const at = write.offset + index - fieldOffset;
    if (at >= 0 && at < before.length) before[at] = byte;
  });
  return before;
}

/** A field's bytes in C's words. Arrays show their first elements. */
export function formatField(field: LayoutField, bytes: Uint8Array): string {
  if (field.form === 'char' && field.count) return JSON.stringify(textOf(bytes));
  if (!field.count) return formatScalar(field.form, bytes);
  const size = field.size / field.count;
  const shown = Array.from({ length: Math.min(field.count, 4) }, (_, index) =>
    formatScalar(field.form, bytes.subarray(index * size, (index + 1) * size)),
  );
  return `{${shown.join(', ')}${field.count > 4 ? ', …' : ''}}`;
}

function formatScalar(form: LayoutField['form'], bytes: Uint8Array): string {
  const isSigned = form === 'int' || form === 'char';
  const value = readInteger(bytes, 0, bytes.length, isSigned);
  if (form === 'ptr') return value === 0n ? 'NULL' : `0x${value.toString(16)}`;
  if (form === 'bool') return value === 0n ? 'false' : 'true';
  return form === 'bytes' || form === 'union' ? `0x${value.toString(16)}` : String(value);
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
}
