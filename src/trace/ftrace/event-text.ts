import type { EventKind, FieldValue } from '../../base/event.ts';
import { detached } from '../interning.ts';
import { numberStyles } from './numbers.ts';
import { parseByTemplate } from './template.ts';
import { ftraceTemplates, traceCmdPatterns } from './templates.ts';

/** An event's text, understood as far as it goes. */
export interface ParsedEvent {
  readonly kind: EventKind;
  readonly fields: readonly FieldValue[];
  /** The text, where our own print of the fields would differ. */
  readonly printed?: string;
}

/** A line that is no event of a known form: another tracer's, a print. Its text is the whole column. */
export const imported_text: EventKind = { name: 'imported_text', system: 'imported', fields: [{ name: 'text', type: 'str' }] };

/** Kinds that only foreign traces have, made as they come; their one field is the text after the name. */
export class EventTextReader {
  private readonly foreign = new Map<string, EventKind>();

  /** Reads the FUNCTION column: the characters `from` … `to` - 1. Never fails: what is not understood stays text. */
  read(text: string, from = 0, to = text.length): ParsedEvent {
    const nameEnd = endOfName(text, from, to);
    const isNamed = nameEnd > from && text.charCodeAt(nameEnd) === COLON && nameEnd < to;
    if (isNamed) return this.readNamed(text.slice(from, nameEnd), text, from, to);
    return text.startsWith('sys_', from) ? this.readSyscall(text.slice(from, to), nameEnd - from) : { kind: imported_text, fields: [text.slice(from, to)] };
  }

  private readNamed(name: string, text: string, from: number, to: number): ParsedEvent {
    const template = ftraceTemplates.get(name);
    if (template === undefined) return this.readForeign(name, text.slice(from, to));
    const fields = parseByTemplate(template, text, from, to);
    return fields === undefined ? readLoosely(name, template.kind, text.slice(from, to)) : { kind: template.kind, fields };
  }

  private readForeign(name: string, text: string): ParsedEvent {
    if (!text.startsWith(': ', name.length)) return { kind: imported_text, fields: [text] };
    return { kind: this.foreignKind(name), fields: [text.slice(name.length + 2)] };
  }

  private readSyscall(text: string, nameEnd: number): ParsedEvent {
    const isEntry = text.charCodeAt(nameEnd) === PAREN;
    if (!isEntry && !text.startsWith(' -> ', nameEnd)) return { kind: imported_text, fields: [text] };
    const name = `sys_${isEntry ? 'enter' : 'exit'}_${text.slice(4, nameEnd)}`;
    const template = ftraceTemplates.get(name);
    const fields = template && parseByTemplate(template, text);
    if (fields !== undefined) return { kind: template!.kind, fields };
    return { kind: template?.kind ?? this.foreignKind(name, 'syscalls'), fields: template ? [] : [text.slice(nameEnd)], printed: text };
  }

  private foreignKind(name: string, system: 'imported' | 'syscalls' = 'imported'): EventKind {
    const known = this.foreign.get(name);
    if (known !== undefined) return known;
    if (this.foreign.size >= MOST_FOREIGN_KINDS || name === imported_text.name) return imported_text;
    const made: EventKind = { name: detached(name), system, fields: [{ name: 'text', type: 'str' }] };
    this.foreign.set(made.name, made);
    return made;
  }
}

/** A trace has some thousand kinds at most; a file of random bytes has no end of them. */
const MOST_FOREIGN_KINDS = 10_000;

const COLON = 58;
const PAREN = 40;

function endOfName(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isNameCode(text.charCodeAt(at))) at++;
  return at;
}

function isNameCode(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 95 || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 46;
}

/**
 * A known event in another version's words: trace-cmd's way to print it, or the
 * fields by their names. Too little found: the line stays text.
 */
function readLoosely(name: string, kind: EventKind, text: string): ParsedEvent {
  const body = text.slice(name.length + 1).trim();
  const fields = traceCmdFields(name, kind, body) ?? parseByTemplate(ftraceTemplates.get(name)!, `${name}: ${body}`) ?? fieldsByName(kind, body);
  return fields === undefined ? { kind: imported_text, fields: [text] } : { kind, fields, printed: text };
}

function traceCmdFields(name: string, kind: EventKind, body: string): FieldValue[] | undefined {
  if (name.startsWith('sys_exit_')) return resultOnly(body);
  const match = traceCmdPatterns.get(name)?.exec(body);
  return match?.slice(1).map((text, place) => (kind.fields[place].type === 'str' ? text : numberOrText(text, 'num')));
}

function resultOnly(body: string): FieldValue[] | undefined {
  const value = numberStyles.ret.parse(body, 0, body.length);
  return value === undefined ? undefined : [value];
}

/** `key=value`, `key value` and `key: value` in any order; one field may be missing. */
function fieldsByName(kind: EventKind, body: string): FieldValue[] | undefined {
  const words = body.length > 4096 ? body.slice(0, 4096) : body;
  let missing = 0;
  const fields = kind.fields.map(({ name, type }): FieldValue => {
    const match = new RegExp(`\\b${name}(?: struct)?[=: ]+([^\\s,:]+)`).exec(words);
    if (match === null) missing++;
    const text = match?.[1] ?? '';
    return type === 'str' ? text : numberOrText(text, type);
  });
  return missing > 1 || missing === kind.fields.length ? undefined : fields;
}

function numberOrText(text: string, type: 'num' | 'ptr' | 'hex'): FieldValue {
  if (text === '') return 0;
  const value = type === 'num' ? Number(text) : Number(text.startsWith('0x') ? text : `0x${text}`);
  return Number.isSafeInteger(value) ? value : text;
}
