import type { EventKind, FieldValue } from '../../base/event.ts';
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { textValue } from '../log.ts';
import type { Log } from '../log.ts';
import { numberStyles } from './numbers.ts';
import type { NumberStyle } from './numbers.ts';
import { findLiteral, startsWith } from './scan.ts';
import type { TextIds } from './text-ids.ts';

/**
 * How ftrace prints one kind of event, to be used in both directions: the text
 * of its FUNCTION column with a slot for each field. A template says
 * `{field}` or `{field:style}`; the style of a bare slot follows from the
 * field's type.
 */
export interface Template {
  readonly kind: EventKind;
  /** One more than there are slots. */
  readonly literals: readonly string[];
  readonly literalBytes: readonly Uint8Array[];
  readonly slots: readonly Slot[];
}

interface Slot {
  readonly place: number;
  /** undefined: text. */
  readonly style?: NumberStyle;
  /** Text in quotes, as a C string, unless it is a bare pointer. */
  readonly isQuoted?: boolean;
}

const defaultStyles = { num: 'd', ptr: 'p', hex: 'x', str: undefined } as const;

export function compileTemplate(kind: EventKind, text: string): Template {
  const literals: string[] = [];
  const slots: Slot[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{(\w+)(?::(\w+))?\}/g)) {
    const place = kind.fields.findIndex(({ name }) => name === match[1]);
    const style = match[2] ?? defaultStyles[kind.fields[place].type];
    literals.push(text.slice(from, match.index));
    slots.push(style === 'q' ? { place, isQuoted: true } : { place, style: style === undefined ? undefined : numberStyles[style] });
    from = match.index + match[0].length;
  }
  literals.push(text.slice(from));
  return { kind, literals, literalBytes: literals.map(encodeUtf8), slots };
}

/** The text of event `index`, which is of the template's kind. */
export function formatByTemplate(template: Template, log: Log, index: number): string {
  const { literals, slots } = template;
  let text = literals[0];
  for (let at = 0; at < slots.length; at++) text += formatValue(slots[at], log.field(index, slots[at].place) ?? 0) + literals[at + 1];
  return text;
}

/** A value that stayed text when it was read goes out as that text. */
function formatValue({ style, isQuoted }: Slot, value: FieldValue): string {
  if (typeof value === 'number' && style !== undefined) return style.format(value);
  const text = String(value);
  return isQuoted && !POINTER.test(text) ? JSON.stringify(text) : oneLine(text);
}

const POINTER = /^(0x)?[0-9a-f]+$/;

/** An event is a line. */
function oneLine(text: string): string {
  return text.includes('\n') ? text.trimEnd().replaceAll('\n', ' ') : text;
}

/**
 * Reads the bytes `from` … `to` - 1 into `values`, encoded as the Log keeps
 * them; false where they have another form.
 */
export function parseByTemplate(template: Template, bytes: Uint8Array, from: number, to: number, values: Float64Array, ids: TextIds): boolean {
  const { literalBytes, slots } = template;
  if (!startsWith(bytes, literalBytes[0], from, to)) return false;
  let at = from + literalBytes[0].length;
  for (let number = 0; number < slots.length; number++) {
    const literal = literalBytes[number + 1];
    const end = number === slots.length - 1 ? lastSlotEnd(bytes, at, to, literal) : findLiteral(bytes, literal, at, to);
    if (end < at) return false;
    values[slots[number].place] = parseValue(slots[number], bytes, at, end, ids);
    at = end + literal.length;
  }
  return at === to;
}

function lastSlotEnd(bytes: Uint8Array, from: number, to: number, literal: Uint8Array): number {
  const end = to - literal.length;
  return end >= from && startsWith(bytes, literal, end, to) ? end : -1;
}

const QUOTE = 34;

/** A number only where its style would print the same digits again; else the text stays as it is. */
function parseValue({ style, isQuoted }: Slot, bytes: Uint8Array, from: number, to: number, ids: TextIds): number {
  const value = style?.parse(bytes, from, to);
  if (value !== undefined) return value;
  const id = isQuoted && bytes[from] === QUOTE ? ids.idOfText(unquoted(decodeUtf8(bytes.subarray(from, to)))) : ids.idOf(bytes, from, to);
  return textValue(id);
}

function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' && JSON.stringify(value) === text ? value : text;
  } catch {
    return text;
  }
}
