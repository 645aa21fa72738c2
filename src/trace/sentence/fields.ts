import type { LayoutField, ValueLayout } from '../../base/value-layout.ts';

/** A field of a map value and how C would name it from the value: `value`, `pos.x`, `name[3]`. */
export interface FieldPlace {
  readonly field: LayoutField;
  readonly path: string;
}

/** The innermost field that holds all of these bytes; undefined for padding or several fields at once. */
export function fieldAt(layout: ValueLayout, offset: number, size: number): FieldPlace | undefined {
  return fieldIn(layout.fields, offset, size, '');
}

function fieldIn(fields: readonly LayoutField[], offset: number, size: number, prefix: string): FieldPlace | undefined {
  const field = fields.find((candidate) => candidate.offset <= offset && offset + size <= candidate.offset + candidate.size);
  if (field === undefined) return undefined;
  const path = prefix + field.name + elementIndex(field, offset);
  const inner = field.fields && field.count === undefined ? fieldIn(field.fields, offset, size, path === '' ? '' : `${path}.`) : undefined;
  return inner ?? { field, path };
}

function elementIndex({ count, size, offset }: LayoutField, at: number): string {
  return count === undefined ? '' : `[${Math.floor(((at - offset) * count) / size)}]`;
}
