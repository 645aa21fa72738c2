import type { EventKind, FieldValue } from '../../base/event.ts';
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { textValue } from '../log.ts';
import type { Log } from '../log.ts';
import { numberStyles } from './numbers.ts';
import type { NumberStyle } from './numbers.ts';
import { findLiteral, hexDigit, startsWith, ZERO } from './scan.ts';
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
  /** Its own among those of all templates: texts of one slot repeat. */
  readonly number: number;
  /** What `parseByTemplate` may do without looking for the literal first. */
  readonly way: Way;
  /** undefined: text. */
  readonly style?: NumberStyle;
  /** Text in quotes, as a C string, unless it is a bare pointer. */
  readonly isQuoted?: boolean;
}

/** Digits whose end tells itself, sixteen digits of a pointer, plain text, and the rest. */
type Way = typeof DECIMAL | typeof POINTER_DIGITS | typeof PLAIN | typeof SLOW;
const DECIMAL = 0;
const POINTER_DIGITS = 1;
const PLAIN = 2;
const SLOW = 3;

function wayOf(style: string | undefined): Way {
  if (style === undefined) return PLAIN;
  if (style === 'd') return DECIMAL;
  return style === 'p' ? POINTER_DIGITS : SLOW;
}

const defaultStyles = { num: 'd', ptr: 'p', hex: 'x', str: undefined } as const;

let slotCount = 0;

/** Makes a template of a line in which `{field}` or `{field:style}` stands for each field of the kind. */
export function compileTemplate(kind: EventKind, text: string): Template {
  const literals: string[] = [];
  const slots: Slot[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{(\w+)(?::(\w+))?\}/g)) {
    const place = kind.fields.findIndex(({ name }) => name === match[1]);
    const style = match[2] ?? defaultStyles[kind.fields[place].type];
    literals.push(text.slice(from, match.index));
    const number = slotCount++;
    slots.push(style === 'q' ? { place, number, way: SLOW, isQuoted: true } : { place, number, way: wayOf(style), style: style === undefined ? undefined : numberStyles[style] });
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
    at = parseSlot(slots[number], bytes, at, to, literalBytes[number + 1], number === slots.length - 1, values, ids);
    if (at < 0) return false;
  }
  return at === to;
}

/** Behind the literal that ends the slot, or -1. */
function parseSlot(slot: Slot, bytes: Uint8Array, at: number, to: number, literal: Uint8Array, isLast: boolean, values: Float64Array, ids: TextIds): number {
  if (slot.way === DECIMAL) {
    let end = at;
    let value = 0;
    for (; end < to && bytes[end] >= ZERO && bytes[end] <= ZERO + 9; end++) value = value * 10 + bytes[end] - ZERO;
    if (isEndOf(bytes, end, to, literal, isLast) && end > at && end - at <= 15 && (bytes[at] !== ZERO || end === at + 1)) {
      values[slot.place] = value;
      return end + literal.length;
    }
  } else if (slot.way === POINTER_DIGITS && isEndOf(bytes, at + 16, to, literal, isLast)) {
    const value = pointerAt(bytes, at);
    if (value >= 0) {
      values[slot.place] = value;
      return at + 16 + literal.length;
    }
  } else if (slot.way === PLAIN) {
    // Such a text had no such literal within, so the literal behind it is the first.
    const end = ids.endOfRepeated(slot.number, bytes, at, to);
    if (end >= 0 && isEndOf(bytes, end, to, literal, isLast)) {
      values[slot.place] = textValue(ids.repeatedId(slot.number));
      return end + literal.length;
    }
  }
  const end = isLast ? lastSlotEnd(bytes, at, to, literal) : findLiteral(bytes, literal, at, to);
  if (end < at) return -1;
  values[slot.place] = slot.way === PLAIN ? textValue(ids.idAt(slot.number, bytes, at, end)) : parseValue(slot, bytes, at, end, ids);
  return end + literal.length;
}

function isEndOf(bytes: Uint8Array, end: number, to: number, literal: Uint8Array, isLast: boolean): boolean {
  return isLast ? end + literal.length === to && startsWith(bytes, literal, end, to) : startsWith(bytes, literal, end, to);
}

/** Sixteen hex digits; -1 where there are others, or a number that is not exact. */
function pointerAt(bytes: Uint8Array, from: number): number {
  const high = hexWord(bytes, from);
  const low = hexWord(bytes, from + 8);
  return high < 0 || low < 0 || high >= 0x20_0000 ? -1 : high * 2 ** 32 + low;
}

/** Eight digits; -1 for anything else. */
function hexWord(bytes: Uint8Array, from: number): number {
  let value = 0;
  let signs = 0;
  for (let at = from; at < from + 8; at++) {
    const digit = HEX_DIGITS[bytes[at]];
    signs |= digit;
    value = (value << 4) | digit;
  }
  return signs < 0 ? -1 : value >>> 0;
}

const HEX_DIGITS = Int8Array.from({ length: 256 }, (_, code) => hexDigit(code));

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
