import type { EventKind, FieldValue } from '../../base/event.ts';
import type { Log } from '../log.ts';
import { numberStyles } from './numbers.ts';
import type { NumberStyle } from './numbers.ts';

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
  return { kind, literals, slots };
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

/** The fields in their order, or undefined where the characters `from` … `to` - 1 have another form. */
export function parseByTemplate(template: Template, text: string, from = 0, to = text.length): FieldValue[] | undefined {
  const { literals, slots, kind } = template;
  if (!text.startsWith(literals[0], from)) return undefined;
  const fields: FieldValue[] = kind.fields.length === slots.length ? [] : blankFields(kind);
  let at = from + literals[0].length;
  for (let number = 0; number < slots.length; number++) {
    const literal = literals[number + 1];
    const end = number === slots.length - 1 ? lastSlotEnd(text, at, to, literal) : find(text, literal, at, to);
    if (end < at) return undefined;
    fields[slots[number].place] = parseValue(slots[number], text, at, end);
    at = end + literal.length;
  }
  return at === to ? fields : undefined;
}

function blankFields(kind: EventKind): FieldValue[] {
  return kind.fields.map(({ type }) => (type === 'str' ? '' : 0));
}

function lastSlotEnd(text: string, from: number, to: number, literal: string): number {
  const end = to - literal.length;
  return end >= from && text.startsWith(literal, end) ? end : -1;
}

/** `indexOf` that does not look beyond the line: a form that never comes must not cost the whole file. */
function find(text: string, literal: string, from: number, to: number): number {
  const first = literal.charCodeAt(0);
  for (let at = from; at <= to - literal.length; at++) if (text.charCodeAt(at) === first && text.startsWith(literal, at)) return at;
  return -1;
}

/** A number only where its style would print the same digits again; else the text stays as it is. */
function parseValue(slot: Slot, text: string, from: number, to: number): FieldValue {
  if (slot.style !== undefined) return slot.style.parse(text, from, to) ?? text.slice(from, to);
  const value = text.slice(from, to);
  return slot.isQuoted && value.startsWith('"') ? unquoted(value) : value;
}

function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' && JSON.stringify(value) === text ? value : text;
  } catch {
    return text;
  }
}
