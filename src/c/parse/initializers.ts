import type { Expr, InitialPart, Initialization } from '../ast.ts';
import { assignable } from '../check/convert.ts';
import { nearest } from '../nearest.ts';
import { findMember, memberNames, sizeOf } from '../types/layout.ts';
import { spellType } from '../types/spell.ts';
import type { ArrayType, Member, RecordType, Type } from '../types/type.ts';
import { ERROR, arrayOf, bare, integerOf, isComplete, isError, isScalar, recordOf } from '../types/type.ts';
import type { Token } from '../token.ts';
import type { Parser } from './parser.ts';

/** Elements `[a ... b]` may name, and parts one initialiser may have. */
const MAX_PARTS = 1 << 20;

/** Where the next element of a list goes. */
interface Position {
  readonly type: Type;
  readonly offset: number;
  readonly index: number;
}

/** A subobject that can be initialised: an element or a member. */
interface Slot {
  readonly type: Type;
  readonly offset: number;
  readonly bits: Member['bits'];
}

/** Where values go whose designator names nothing: they are read, for what is wrong in them. */
const NOWHERE: Slot = { type: ERROR, offset: 0, bits: undefined };

/** initializer = assignment | "{" (designation? initializer ("," …)* ","?)? "}"   (C11 6.7.9) */
export function parseInitializer(parser: Parser, type: Type, name: string): Initialization {
  const reader = new InitializerReader(parser, name);
  reader.element({ type, offset: 0, bits: undefined });
  const array = bare(type);
  const completed = array.kind === 'array' && array.length === undefined ? arrayOf(array.element, reader.length) : type;
  return { type: completed, parts: reader.parts };
}

class InitializerReader {
  readonly parts: InitialPart[] = [];
  /** Elements the outermost array turned out to have. */
  length = 0;
  private readonly parser: Parser;
  private readonly name: string;
  /** An expression read before it was known which member it is for (brace elision). */
  private pending: Expr | undefined;
  private depth = 0;

  constructor(parser: Parser, name: string) {
    this.parser = parser;
    this.name = name;
  }

  element(slot: Slot): void {
    const { parser } = this;
    this.parser.nested(undefined, () => {
      const type = bare(slot.type);
      if (!this.pending && parser.is('{')) this.braced(slot);
      else if (type.kind === 'array') this.arrayElement(slot, type);
      else if (type.kind === 'struct' || type.kind === 'union') this.recordElement(slot, type);
      else this.store(slot, this.take());
    });
  }

  private arrayElement(slot: Slot, type: ArrayType): void {
    const isText = integerOf(type.element)?.size === 1;
    const startsString = this.pending ? this.pending.kind === 'string' : this.parser.token.kind === 'string';
    if (isText && startsString) return this.text(slot, type, this.take());
    if (this.depth > 0) return this.elided(slot, 0);
    const value = this.take();
    if (!isError(value.type)) this.parser.complaints.error('bad-initializer', value.place, `the array '${this.name}' takes a list in braces`, 'write { first, second } or, for an array of char, "text"');
  }

  private recordElement(slot: Slot, type: RecordType): void {
    const value = this.take();
    if (recordOf(value.type) === type || isError(value.type)) return this.add(slot, value);
    this.pending = value;
    if (this.depth > 0) return this.elided(slot, 0);
    this.pending = undefined;
    this.store(slot, value);
  }

  private take(): Expr {
    const { pending } = this;
    this.pending = undefined;
    return pending ?? this.parser.fullExpression(() => this.parser.grammar.assignment(this.parser));
  }

  private store(slot: Slot, value: Expr): void {
    if (!isComplete(slot.type)) return;
    this.add(slot, assignable(value, slot.type, { kind: 'initialize', name: this.name }, this.parser.complaints));
  }

  private add(slot: Slot, value: Expr): void {
    if (this.parts.length < MAX_PARTS && !isError(value.type)) this.parts.push({ ...slot, value });
  }

  private text(slot: Slot, type: ArrayType, value: Expr): void {
    if (value.kind !== 'string') return this.store(slot, value);
    const length = type.length ?? value.bytes.length;
    if (this.depth === 0) this.length = length;
    if (value.bytes.length - 1 > length) this.parser.complaints.warning('string-too-long', value.place, `the text has ${value.bytes.length - 1} bytes, the array ${length}`, 'the rest is cut off');
    const bytes = value.bytes.slice(0, length);
    this.add({ ...slot, type: arrayOf(type.element, length) }, { ...value, bytes, type: arrayOf(type.element, bytes.length) });
  }

  /** A list in braces of its own. */
  private braced(slot: Slot): void {
    const { parser } = this;
    const open = parser.advance();
    const type = bare(slot.type);
    this.depth++;
    if (type.kind === 'array' && parser.token.kind === 'string' && integerOf(type.element)?.size === 1) this.text({ ...slot }, type, this.take());
    else this.list(slot, open);
    this.depth--;
    parser.accept(',');
    parser.expect('}', 'values of an initialiser are separated by commas');
  }

  private list(slot: Slot, open: Token): void {
    const { parser } = this;
    let index = 0;
    while (!parser.is('}') && !parser.isAtEnd && !parser.panicking) {
      if (parser.is('.') || parser.is('[')) index = this.designated(slot);
      else if (this.hasSlot(slot.type, index)) {
        this.element(this.slotAt(slot, index));
        index++;
      } else index = this.excess(slot, index, open);
      this.noteLength(slot.type, index);
      if (!parser.accept(',')) return;
    }
  }

  private noteLength(type: Type, index: number): void {
    if (this.depth === 1 && bare(type).kind === 'array') this.length = Math.max(this.length, index);
  }

  /** More values than there are places for. */
  private excess(slot: Slot, index: number, open: Token): number {
    const { token } = this.parser;
    const type = bare(slot.type);
    if (isError(type)) {
      this.element(NOWHERE);
      return index + 1;
    }
    this.take();
    if (!this.parser.panicking) {
      const what = isScalar(type) ? 'one value' : `${index} value${index === 1 ? '' : 's'}`;
      this.parser.complaints.error('excess-initializer', token.kind === 'end' ? open : token, `'${spellType(type)}' takes ${what}, this is one more`, 'remove it');
    }
    return index + 1;
  }

  /** Values without braces of their own, from member or element `from` on, as many as fit. */
  private elided(slot: Slot, from: number): void {
    const { parser } = this;
    for (let index = from; this.hasSlot(slot.type, index); index++) {
      if (index > from && !this.continues()) return;
      this.element(this.slotAt(slot, index));
      if (parser.panicking) return;
    }
  }

  /** Steps over the comma when another value without designator follows it. */
  private continues(): boolean {
    const { parser } = this;
    const after = parser.lookAhead(1).text;
    if (!parser.is(',') || after === '}' || after === '.' || after === '[') return false;
    parser.advance();
    return true;
  }

  /** designation = ("." name | "[" constant ("..." constant)? "]")+ "="   Gives the index behind it. */
  private designated(slot: Slot): number {
    const { parser } = this;
    const path: Position[] = [];
    let at: Slot = slot;
    let repeat = 1;
    while ((parser.is('.') || parser.is('[')) && !parser.panicking) {
      const index = parser.is('.') ? this.memberDesignator(at.type) : this.elementDesignator(at.type, (count) => (repeat = count));
      if (index === undefined) at = NOWHERE;
      else {
        path.push({ type: at.type, offset: at.offset, index });
        at = this.slotAt(at, index);
      }
    }
    parser.expect('=', 'a designated initialiser is written .member = value');
    const before = this.parts.length;
    this.element(at);
    if (repeat > 1) this.repeat(before, repeat, sizeOf(at.type));
    for (const level of path.slice(1).toReversed()) {
      if (this.continues()) this.elided({ ...level, bits: undefined }, level.index + 1);
    }
    return (path[0]?.index ?? 0) + repeat;
  }

  private memberDesignator(type: Type): number | undefined {
    const { parser } = this;
    parser.advance();
    const name = parser.expectIdentifier('the name of a member');
    const record = recordOf(type);
    if (!name) return undefined;
    const index = record?.members.findIndex((member) => member.name === name.text || (member.name === '' && findMember(recordOf(member.type)!, name.text))) ?? -1;
    if (index < 0) {
      const near = record && nearest(name.text, memberNames(record));
      if (isComplete(type) && !isError(type)) parser.complaints.error('no-member', name, `'${spellType(type)}' has no member '${name.text}'`, near && `did you mean '${near}'?`);
      return undefined;
    }
    if (record!.members[index].name === '') this.stepBackTo(name);
    return index;
  }

  /** A name inside an anonymous member is looked for again one level further in. */
  private stepBackTo(name: Token): void {
    while (this.parser.token !== name) this.parser.stepBack();
    this.parser.stepBack();
  }

  private elementDesignator(type: Type, repeat: (count: number) => void): number | undefined {
    const { parser } = this;
    const open = parser.advance();
    const low = parser.grammar.constant(parser, 'an array index');
    const high = parser.accept('...') ? parser.grammar.constant(parser, 'an array index') : low;
    parser.expect(']');
    const array = bare(type);
    const length = array.kind === 'array' ? (array.length ?? MAX_PARTS) : 0;
    if (low === undefined || high === undefined || low < 0n || high < low || high >= BigInt(length)) {
      if (!isError(type)) parser.complaints.error('bad-designator', open, array.kind === 'array' ? 'this index is outside the array' : `'${spellType(type)}' is no array`);
      return undefined;
    }
    repeat(Number(high - low) + 1);
    return Number(low);
  }

  private repeat(from: number, count: number, size: number): void {
    const once = this.parts.slice(from);
    for (let i = 1; i < count && this.parts.length < MAX_PARTS; i++) {
      for (const part of once) this.parts.push({ ...part, offset: part.offset + i * size });
    }
  }

  private hasSlot(type: Type, index: number): boolean {
    const at = bare(type);
    if (at.kind === 'array') return index < (at.length ?? MAX_PARTS);
    if (at.kind === 'struct') return index < at.members.length;
    return index === 0 && (at.kind !== 'union' || at.members.length > 0) && at.kind !== 'error';
  }

  private slotAt(slot: Slot, index: number): Slot {
    const at = bare(slot.type);
    if (at.kind === 'array') return { type: at.element, offset: slot.offset + index * sizeOf(at.element), bits: undefined };
    if (at.kind !== 'struct' && at.kind !== 'union') return slot;
    const member = at.members[index];
    return { type: member.type, offset: slot.offset + member.offset, bits: member.bits };
  }
}
