import { assert } from '../../base/assert.ts';
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { eventKinds, function_entry, imported_text } from '../../base/event.ts';
import type { EventKind, FieldValue } from '../../base/event.ts';
import { textValue } from '../log.ts';
import { looseFields } from './loose.ts';
import { BLANK, COLON, PAREN_OPEN } from './scan.ts';
import { parseByTemplate } from './template.ts';
import type { Template } from './template.ts';
import { ftraceTemplates } from './templates.ts';
import type { TextIds } from './text-ids.ts';

/**
 * Templates by the key of the word their text begins with: the event's name,
 * or `sys_unlink` for both events of a system call. Whether it is that word the
 * template's first literal shows.
 */
const byName = byFirstWord((name) => !name.startsWith('sys_'));
const byCall = byFirstWord((name) => name.startsWith('sys_enter_'));
const byReturn = byFirstWord((name) => name.startsWith('sys_exit_'));

function byFirstWord(isWanted: (name: string) => boolean): ReadonlyMap<number, Template> {
  const wanted = [...ftraceTemplates.values()].filter(({ kind }) => isWanted(kind.name));
  const templates = new Map(wanted.map((template) => [keyOfText(/^\w+/.exec(template.literals[0])![0]), template]));
  assert(templates.size === wanted.length, 'two events have one key');
  return templates;
}

function keyOfText(text: string): number {
  return wordKey(encodeUtf8(text), 0, text.length);
}

/** A number of a word's length and eight of its bytes, which tells all known words apart; shorter words are none of them. */
function wordKey(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length < 8) return length;
  const middle = from + (length >> 1);
  const start = bytes[from + 4] * 31 + bytes[from + 5] * 1021 + bytes[from + 7] * 4099;
  const end = bytes[to - 1] * 16411 + bytes[to - 2] * 65537 + bytes[to - 3] * 131101 + bytes[to - 4] * 262147;
  return (start + end + bytes[middle] * 524309 + length) | 0;
}

/**
 * Reads FUNCTION columns: what kind of event, and its fields. Never fails; what
 * is not understood stays text. The last event read stands in `kind`, `values`
 * and `count`, as `Log.appendEncoded` takes them.
 */
export class EventTextReader {
  kind: EventKind = imported_text;
  readonly values = new Float64Array(9);
  count = 0;
  /** How many lines of the function tracer there were. */
  functionEntries = 0;
  private readonly ids: TextIds;
  private readonly foreign = new Map<number, EventKind>();

  constructor(ids: TextIds) {
    this.ids = ids;
  }

  /** Reads the bytes `from` … `to` - 1. */
  read(bytes: Uint8Array, from: number, to: number): void {
    const nameEnd = endOfName(bytes, from, to);
    const next = nameEnd < to ? bytes[nameEnd] : 0;
    const template = templatesAfter(next)?.get(wordKey(bytes, from, nameEnd));
    if (template !== undefined && parseByTemplate(template, bytes, from, to, this.values, this.ids)) this.setKind(template.kind);
    else if (template === undefined && next === COLON && bytes[nameEnd + 1] === BLANK && nameEnd > from) this.readForeign(bytes, from, nameEnd, to);
    else this.readText(decodeUtf8(bytes.subarray(from, to)), next === COLON ? nameEnd - from : -1);
  }

  private readForeign(bytes: Uint8Array, from: number, nameEnd: number, to: number): void {
    const kind = this.foreignKind(this.ids.idOf(bytes, from, nameEnd), () => decodeUtf8(bytes.subarray(from, nameEnd)));
    const textFrom = kind === imported_text ? from : nameEnd + 2;
    this.setKind(kind);
    this.values[0] = textValue(this.ids.idOf(bytes, Math.min(textFrom, to), to));
  }

  private setKind(kind: EventKind): void {
    this.kind = kind;
    this.count = kind.fields.length;
  }

  /** The slower way, for all that is no event in the kernel's own words. `colon`: behind the name, -1 for none. */
  private readText(text: string, colon: number): void {
    const call = colon < 0 ? /^sys_(\w+)(?=\(| -> )/.exec(text) : null;
    const template = colon > 0 ? ftraceTemplates.get(text.slice(0, colon)) : undefined;
    if (call !== null) this.readSyscall(text, call[1], text.charCodeAt(call[0].length) === PAREN_OPEN);
    else if (template !== undefined) this.readNamed(template, text, text.slice(0, colon));
    else if (!this.readFunction(text)) this.set(imported_text, [text]);
  }

  /** The function tracer's `func <-parent`. */
  private readFunction(text: string): boolean {
    const match = /^([\w.]+(?: \[\w+\])?) <-([\w.]+(?: \[\w+\])?)$/.exec(text);
    if (match === null) return false;
    this.functionEntries++;
    this.set(function_entry, [match[1], match[2]]);
    return true;
  }

  private readSyscall(text: string, call: string, isEntry: boolean): void {
    const name = `sys_${isEntry ? 'enter' : 'exit'}_${call}`;
    const kind = ftraceTemplates.get(name)?.kind;
    if (kind !== undefined) this.set(kind, blankFields(kind), text);
    else this.set(this.foreignKind(this.ids.idOfText(name), () => name, 'syscalls'), [text.slice(`sys_${call}`.length)], text);
  }

  private readNamed(template: Template, text: string, name: string): void {
    if (this.parse(template, `${name}: ${text.slice(name.length + 1).trim()}`)) this.print(text);
    else this.readLoosely(template.kind, text, name);
  }

  private readLoosely(kind: EventKind, text: string, name: string): void {
    const fields = looseFields(kind, text.slice(name.length + 1).trim());
    if (fields === undefined) this.set(imported_text, [text]);
    else this.set(kind, fields, text);
  }

  private parse(template: Template, text: string): boolean {
    const bytes = encodeUtf8(text);
    const isParsed = parseByTemplate(template, bytes, 0, bytes.length, this.values, this.ids);
    if (isParsed) this.setKind(template.kind);
    return isParsed;
  }

  private set(kind: EventKind, fields: readonly FieldValue[], printed?: string): void {
    this.setKind(kind);
    fields.forEach((value, place) => (this.values[place] = typeof value === 'number' ? value : textValue(this.ids.idOfText(value))));
    if (printed !== undefined) this.print(printed);
  }

  /** Keeps the text as it was beside the fields. */
  private print(text: string): void {
    this.values[this.count++] = textValue(this.ids.idOfText(text));
  }

  /** Kinds that only foreign traces have, made as they come, by the number of their name; their one field is the text after it. */
  private foreignKind(nameId: number, name: () => string, system: 'imported' | 'syscalls' = 'imported'): EventKind {
    const known = this.foreign.get(nameId);
    if (known !== undefined) return known;
    if (this.foreign.size >= MOST_FOREIGN_KINDS || eventKinds.has(name())) return imported_text;
    const made: EventKind = { name: name(), system, fields: [{ name: 'text', type: 'str' }] };
    this.foreign.set(nameId, made);
    return made;
  }
}

function templatesAfter(code: number): ReadonlyMap<number, Template> | undefined {
  if (code === COLON) return byName;
  if (code === PAREN_OPEN) return byCall;
  return code === BLANK ? byReturn : undefined;
}

/** A trace has some thousand kinds at most; a file of random bytes has no end of them. */
const MOST_FOREIGN_KINDS = 10_000;

function blankFields(kind: EventKind): FieldValue[] {
  return kind.fields.map(({ type }) => (type === 'str' ? '' : 0));
}

function endOfName(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && NAME_CODES[bytes[at]] === 1) at++;
  return at;
}

/** Letters, digits, `_` and `.`. */
const NAME_CODES = Uint8Array.from({ length: 256 }, (_, code) => (/[\w.]/.test(String.fromCharCode(code)) ? 1 : 0));
