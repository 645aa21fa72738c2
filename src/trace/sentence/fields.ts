import type { LayoutField, ValueLayout } from '../../base/value-layout.ts';

/** A field of a map value and how C would name it from the value: `value`, `pos.x`, `name[3]`. */
export interface FieldPlace {
  readonly field: LayoutField;
  readonly path: string;
}

/** The innermost field that these bytes belong to, padding aside; undefined for padding alone or several fields at once. */
export function fieldAt(layout: ValueLayout, offset: number, size: number): FieldPlace | undefined {
  return fieldIn(layout.fields, offset, size, '');
}

function fieldIn(fields: readonly LayoutField[], offset: number, size: number, prefix: string): FieldPlace | undefined {
  const touched = fields.filter((candidate) => candidate.offset < offset + size && offset < candidate.offset + candidate.size);
  if (touched.length !== 1) return undefined;
  const [field] = touched;
  const path = prefix + field.name + elementIndex(field, offset);
  const inner = field.fields && field.count === undefined ? fieldIn(field.fields, offset, size, path === '' ? '' : `${path}.`) : undefined;
  return inner ?? { field, path };
}

function elementIndex({ count, size, offset }: LayoutField, at: number): string {
  return count === undefined ? '' : `[${Math.floor(((at - offset) * count) / size)}]`;
}

/** The field's bytes out of a stretch of the value that begins at `offset`. */
export function bytesOf(field: LayoutField, offset: number, bytes: Uint8Array): Uint8Array {
  const from = Math.max(0, field.offset - offset);
  return bytes.subarray(from, Math.max(from, field.offset + field.size - offset));
}
