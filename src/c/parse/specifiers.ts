import { UNSUPPORTED_TYPES } from '../check/unsupported.ts';
import type { Token } from '../token.ts';
import type { Type } from '../types/type.ts';
import {
  BOOL, CHAR, ERROR, INT, LONG, LONG_LONG, SHORT, SIGNED_CHAR, UNSIGNED_CHAR, UNSIGNED_INT, UNSIGNED_LONG, UNSIGNED_LONG_LONG, UNSIGNED_SHORT, VOID,
  qualify,
} from '../types/type.ts';
import type { Attributes } from './attributes.ts';
import { noAttributes, parseAttributes } from './attributes.ts';
import { parseEnum, parseRecord } from './records.ts';
import type { Parser } from './parser.ts';

/** What stands before the declarators of a declaration (C11 6.7). */
export interface Specifiers {
  readonly type: Type;
  readonly storage: 'typedef' | 'extern' | 'static' | undefined;
  readonly isInline: boolean;
  /** `__auto_type`: the type is the initialiser's. */
  readonly isAuto: boolean;
  readonly attributes: Attributes;
  readonly first: Token;
}

const STORAGE: ReadonlySet<string> = new Set(['typedef', 'extern', 'static', 'auto', 'register', '_Thread_local', '__thread']);
const QUALIFIERS: ReadonlySet<string> = new Set(['const', 'volatile', 'restrict', '__const', '__volatile__', '__volatile', '__restrict', '__restrict__', '_Atomic']);
const INLINE: ReadonlySet<string> = new Set(['inline', '__inline', '__inline__', '_Noreturn']);
const TYPE_WORDS: ReadonlySet<string> = new Set(['void', 'char', 'short', 'int', 'long', 'signed', '__signed__', 'unsigned', '_Bool']);
const TYPE_STARTS: ReadonlySet<string> = new Set(['struct', 'union', 'enum', 'typeof', '__typeof__', '__typeof', '__auto_type', '_Alignas']);
const ATTRIBUTE_STARTS: ReadonlySet<string> = new Set(['__attribute__', '__attribute', '__extension__']);

/** The basic types by their words, sorted (C11 6.7.2p2). */
const BASIC_TYPES: Readonly<Record<string, Type>> = {
  void: VOID, _Bool: BOOL, char: CHAR, 'char signed': SIGNED_CHAR, 'char unsigned': UNSIGNED_CHAR,
  short: SHORT, 'short signed': SHORT, 'int short': SHORT, 'int short signed': SHORT,
  'short unsigned': UNSIGNED_SHORT, 'int short unsigned': UNSIGNED_SHORT,
  int: INT, signed: INT, 'int signed': INT, unsigned: UNSIGNED_INT, 'int unsigned': UNSIGNED_INT,
  long: LONG, 'long signed': LONG, 'int long': LONG, 'int long signed': LONG,
  'long unsigned': UNSIGNED_LONG, 'int long unsigned': UNSIGNED_LONG,
  'long long': LONG_LONG, 'long long signed': LONG_LONG, 'int long long': LONG_LONG, 'int long long signed': LONG_LONG,
  'long long unsigned': UNSIGNED_LONG_LONG, 'int long long unsigned': UNSIGNED_LONG_LONG,
};

/** Whether a declaration or a type name begins at the current token. */
export function startsType(parser: Parser): boolean {
  const { kind, text } = parser.token;
  if (kind !== 'identifier') return false;
  if (TYPE_WORDS.has(text) || TYPE_STARTS.has(text) || QUALIFIERS.has(text) || STORAGE.has(text) || INLINE.has(text) || ATTRIBUTE_STARTS.has(text)) return true;
  return parser.scopes.find(text)?.kind === 'typedef' || Object.hasOwn(UNSUPPORTED_TYPES, text);
}

/** specifiers = (storage | qualifier | "inline" | attribute | type-specifier)* */
export function parseSpecifiers(parser: Parser): Specifiers {
  const reading = new SpecifierReader(parser);
  while (!parser.panicking && reading.take());
  return reading.finish();
}

class SpecifierReader {
  private readonly parser: Parser;
  private readonly first: Token;
  private readonly attributes = noAttributes();
  private readonly words: string[] = [];
  private type: Type | undefined;
  private storage: Specifiers['storage'];
  private isInline = false;
  private isConst = false;
  private isVolatile = false;
  private isAuto = false;

  constructor(parser: Parser) {
    this.parser = parser;
    this.first = parser.token;
  }

  /** Takes one specifier; false when none stands here. */
  take(): boolean {
    const { parser } = this;
    const { text, kind } = parser.token;
    if (kind !== 'identifier') return false;
    if (STORAGE.has(text)) return this.takeStorage(text);
    if (QUALIFIERS.has(text)) {
      this.isConst ||= text.includes('const');
      this.isVolatile ||= text.includes('volatile');
    } else if (INLINE.has(text)) this.isInline = true;
    else if (ATTRIBUTE_STARTS.has(text)) {
      parseAttributes(parser, this.attributes);
      return true;
    } else if (TYPE_WORDS.has(text)) this.words.push(text === '__signed__' ? 'signed' : text);
    else if (Object.hasOwn(UNSUPPORTED_TYPES, text)) return this.takeUnsupported(text);
    else return this.takeType(text);
    parser.advance();
    return true;
  }

  private takeStorage(text: string): boolean {
    const { parser } = this;
    if (text === '_Thread_local' || text === '__thread') parser.complaints.error('unsupported', parser.token, 'thread-local variables are not supported', 'the machine has no threads in a process: use a static variable');
    else if (text === 'typedef' || text === 'extern' || text === 'static') this.storage = text;
    parser.advance();
    return true;
  }

  private takeType(text: string): boolean {
    const { parser } = this;
    if (this.type || this.words.length > 0) return false;
    if (text === 'struct' || text === 'union') this.type = parseRecord(parser, this.attributes);
    else if (text === 'enum') this.type = parseEnum(parser);
    else if (text.includes('typeof') && TYPE_STARTS.has(text)) this.type = parseTypeof(parser);
    else if (text === '__auto_type') this.takeAuto();
    else if (text === '_Alignas') this.takeAlignas();
    else {
      const entry = parser.scopes.find(text);
      if (entry?.kind !== 'typedef') return false;
      parser.advance();
      this.type = entry.type;
    }
    return true;
  }

  private takeAuto(): void {
    this.parser.advance();
    this.isAuto = true;
    this.type = ERROR;
  }

  private takeAlignas(): void {
    const { parser } = this;
    parser.advance();
    parser.expect('(');
    this.attributes.align = Number(parser.grammar.constant(parser, 'an alignment') ?? 0n);
    parser.expect(')');
  }

  private takeUnsupported(text: string): boolean {
    const { parser } = this;
    const [message, hint] = UNSUPPORTED_TYPES[text];
    parser.complaints.error('unsupported', parser.advance(), message, hint);
    this.type = ERROR;
    return true;
  }

  finish(): Specifiers {
    const { attributes } = this;
    const type = qualify(this.type ?? this.basicType(), this.isConst, this.isVolatile, attributes.typeTags);
    return { type, storage: this.storage, isInline: this.isInline, isAuto: this.isAuto, attributes, first: this.first };
  }

  private basicType(): Type {
    if (this.parser.panicking) return ERROR;
    const key = this.words.toSorted().join(' ');
    if (Object.hasOwn(BASIC_TYPES, key)) return BASIC_TYPES[key];
    if (key === '') this.parser.complaints.error('missing-type', this.first, `a declaration needs a type before '${this.parser.token.text}'`, 'e.g. int, __u64 or struct elem *');
    else this.parser.complaints.error('bad-type', this.first, `'${this.words.join(' ')}' is no type`, 'e.g. unsigned long long');
    return key === '' ? INT : ERROR;
  }
}

/** typeof = "typeof" "(" (type-name | expression) ")" */
function parseTypeof(parser: Parser): Type {
  parser.advance();
  if (!parser.expect('(')) return ERROR;
  const type = startsType(parser) ? parser.grammar.typeName(parser) : parser.nested<Type>(ERROR, () => operandType(parser));
  parser.expect(')');
  return type;
}

function operandType(parser: Parser): Type {
  const operand = parser.grammar.expression(parser);
  return operand.type;
}
