import type { Token } from '../token.ts';
import type { DeclaredMember } from '../types/layout.ts';
import { layOut, memberNames, sizeOf } from '../types/layout.ts';
import { spellType } from '../types/spell.ts';
import type { EnumType, IntType, RecordType, Type } from '../types/type.ts';
import { INT, LONG, UNSIGNED_INT, UNSIGNED_LONG, bare, integerOf, isComplete, isError, recordOf } from '../types/type.ts';
import type { Attributes } from './attributes.ts';
import { noAttributes, parseAttributes } from './attributes.ts';
import type { Parser } from './parser.ts';

/** Members a struct may have. */
const MAX_MEMBERS = 10_000;

/** record = ("struct" | "union") attributes name? ("{" member-declaration* "}" attributes)? */
export function parseRecord(parser: Parser, declaration: Attributes): RecordType {
  const keyword = parser.advance();
  const kind = keyword.text as 'struct' | 'union';
  const attributes = noAttributes();
  parseAttributes(parser, attributes);
  const name = parser.token.kind === 'identifier' ? parser.advance() : undefined;
  const record = findRecord(parser, kind, name);
  if (!parser.is('{')) {
    if (!name) parser.syntaxError(`'${kind}' needs a name or its members in braces`);
    return record;
  }
  const members = parser.nested<DeclaredMember[]>([], () => parseMembers(parser, record));
  parseAttributes(parser, attributes);
  declaration.section ??= attributes.section;
  layOut(record, members, { packed: attributes.isPacked, align: attributes.align });
  return record;
}

/** The record of that name in sight; for a definition, one of this scope that is not complete yet. */
function findRecord(parser: Parser, kind: 'struct' | 'union', name: Token | undefined): RecordType {
  const fresh: RecordType = { kind, name: name?.text ?? '', members: [], size: 0, align: 1, isComplete: false };
  if (!name) return fresh;
  const defines = parser.is('{');
  const known = defines || parser.is(';') ? parser.scopes.findTagHere(name.text) : parser.scopes.findTag(name.text);
  if (known?.kind === kind && !(defines && known.isComplete)) return known;
  if (known && known.kind !== kind) parser.complaints.error('wrong-tag', name, `'${name.text}' is ${known.kind === 'enum' ? 'an' : 'a'} ${known.kind}, not a ${kind}`);
  else if (known) parser.complaints.error('redefined', name, `'${kind} ${name.text}' is defined twice`, 'rename one, or put the definition into a header with #pragma once');
  parser.scopes.declareTag(name.text, fresh);
  return fresh;
}

function parseMembers(parser: Parser, record: RecordType): DeclaredMember[] {
  parser.advance();
  const members: DeclaredMember[] = [];
  const names = new Set<string>();
  while (!parser.is('}') && !parser.isAtEnd) {
    if (parser.accept(';')) continue;
    if (parser.is('_Static_assert')) parser.grammar.declaration(parser);
    else parseMemberDeclaration(parser, record, members, names);
    parser.synchronize();
  }
  parser.expect('}', `the members of this ${record.kind} end with }`);
  return members;
}

/** member-declaration = specifiers (declarator (":" width)? ("," …)*)? ";" */
function parseMemberDeclaration(parser: Parser, record: RecordType, members: DeclaredMember[], names: Set<string>): void {
  const { token } = parser;
  if (!parser.grammar.startsType(parser)) return parser.syntaxError(`'${token.text}' is no type, and a member begins with one`, 'is a header missing, or a typedef misspelt?');
  const list = parser.grammar.members(parser);
  for (const member of list) {
    if (members.length >= MAX_MEMBERS) return parser.syntaxError('this struct has too many members');
    const checked = checkMember(parser, record, member.declared, member.place);
    for (const name of namesOf(checked)) {
      if (names.has(name)) parser.complaints.error('redefined', member.place, `member '${name}' is there already`);
      names.add(name);
    }
    members.push(checked);
  }
  parser.expectSemicolon('the member');
}

function namesOf(member: DeclaredMember): string[] {
  if (member.name !== '') return [member.name];
  const inner = recordOf(member.type);
  return inner ? memberNames(inner) : [];
}

function checkMember(parser: Parser, record: RecordType, member: DeclaredMember, place: Token): DeclaredMember {
  const type = bare(member.type);
  const isFlexible = type.kind === 'array' && type.length === undefined;
  if (isError(type) || (isFlexible && isComplete(type.element))) return member;
  if (!isComplete(type)) {
    const isSelf = recordOf(type) === record;
    parser.complaints.error('incomplete-type', place, `member '${member.name}' has type '${spellType(type)}', whose size is not known here`, isSelf ? 'a struct cannot contain itself; a pointer to it can be a member' : 'include the header that defines it, or make the member a pointer');
    return { ...member, type: INT };
  }
  if (member.bitWidth === undefined) return member;
  const integer = integerOf(type);
  if (integer && member.bitWidth >= 0 && member.bitWidth <= sizeOf(integer) * 8) return member;
  parser.complaints.error('bad-bit-field', place, integer ? `bit-field '${member.name}' is wider than its type` : `bit-field '${member.name}' must be of an integer type`);
  return { ...member, bitWidth: undefined };
}

/** enum = "enum" name? ("{" name ("=" constant)? ("," …)* "}")? */
export function parseEnum(parser: Parser): Type {
  parser.advance();
  parseAttributes(parser, noAttributes());
  const name = parser.token.kind === 'identifier' ? parser.advance() : undefined;
  const type = findEnum(parser, name);
  if (!parser.is('{')) {
    if (!name) parser.syntaxError("'enum' needs a name or its values in braces");
    return type;
  }
  if (type.isComplete) parser.complaints.error('redefined', name!, `'enum ${type.name}' is defined twice`);
  parser.advance();
  parseEnumerators(parser, type);
  parser.expect('}', 'the values of an enum are separated by commas');
  parseAttributes(parser, noAttributes());
  return type;
}

function findEnum(parser: Parser, name: Token | undefined): EnumType {
  const fresh: EnumType = { kind: 'enum', name: name?.text ?? '', underlying: UNSIGNED_INT, values: [], isComplete: false };
  const known = name && (parser.is('{') ? parser.scopes.findTagHere(name.text) : parser.scopes.findTag(name.text));
  if (known?.kind === 'enum') return known;
  if (name) parser.scopes.declareTag(name.text, fresh);
  return fresh;
}

function parseEnumerators(parser: Parser, type: EnumType): void {
  const constants: { name: Token; value: bigint }[] = [];
  let next = 0n;
  while (!parser.is('}') && !parser.isAtEnd && !parser.panicking) {
    const name = parser.expectIdentifier('the name of an enum value');
    if (!name) return;
    parseAttributes(parser, noAttributes());
    const value = parser.accept('=') ? (parser.grammar.constant(parser, 'an enum value') ?? next) : next;
    next = value + 1n;
    constants.push({ name, value });
    type.values.push({ name: name.text, value });
    declareConstant(parser, name, value, value >= -0x80000000n && value <= 0x7fffffffn ? INT : LONG);
    if (!parser.accept(',')) break;
  }
  type.underlying = underlyingOf(type);
  type.isComplete = true;
  if (type.underlying.size === 4 && type.underlying.signed === INT.signed) return;
  for (const { name, value } of constants) {
    const fitsInt = value >= -0x80000000n && value <= 0x7fffffffn && type.underlying.size === 4;
    redeclareConstant(parser, name, value, fitsInt ? INT : type.underlying);
  }
}

function underlyingOf(type: EnumType): IntType {
  const values = type.values.map(({ value }) => value);
  const isSigned = values.some((value) => value < 0n);
  const isWide = values.some((value) => value > (isSigned ? 0x7fffffffn : 0xffffffffn) || value < -0x80000000n);
  if (isWide) return isSigned ? LONG : UNSIGNED_LONG;
  return isSigned ? INT : UNSIGNED_INT;
}

function declareConstant(parser: Parser, name: Token, value: bigint, type: IntType): void {
  if (parser.scopes.findHere(name.text)) parser.complaints.error('redefined', name, `'${name.text}' is declared already`);
  redeclareConstant(parser, name, value, type);
}

function redeclareConstant(parser: Parser, name: Token, value: bigint, type: IntType): void {
  parser.scopes.declare(name.text, { kind: 'constant', name: name.text, value, type, place: name });
}

