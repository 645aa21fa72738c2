import type { Expr } from '../ast.ts';
import { builtin, isAtomic } from '../check/builtins.ts';
import { numberExpr } from '../check/constant.ts';
import { decay, errorExpr } from '../check/convert.ts';
import { isCompatible } from '../types/convert.ts';
import { findMember, sizeOf } from '../types/layout.ts';
import { spellType } from '../types/spell.ts';
import type { Type } from '../types/type.ts';
import { INT, UNSIGNED_LONG, bare, isComplete, isError, pointerTo, recordOf } from '../types/type.ts';
import type { Token } from '../token.ts';
import { encodeUtf8 } from '../../base/bytes.ts';
import { arrayOf, CHAR } from '../types/type.ts';
import { parseTypeName } from './declarators.ts';
import type { Parser } from './parser.ts';
import { startsType } from './specifiers.ts';

const FUNCTION_NAMES: ReadonlySet<string> = new Set(['__func__', '__FUNCTION__', '__PRETTY_FUNCTION__']);

/** Whether the compiler itself means something by the name. */
export function isBuiltin(name: string): boolean {
  return name.startsWith('__builtin_') || isAtomic(name) || FUNCTION_NAMES.has(name) || name === '_Generic';
}

/** builtin = name "(" (assignment | type-name) ("," …)* ")" */
export function parseBuiltin(parser: Parser): Expr {
  const name = parser.advance();
  if (FUNCTION_NAMES.has(name.text)) return functionName(parser, name);
  if (!parser.expect('(')) return errorExpr({ place: name });
  switch (name.text) {
    case '_Generic': return unsupported(parser, name);
    case '__builtin_offsetof': return parseOffsetof(parser, name);
    case '__builtin_types_compatible_p': return parseTypesCompatible(parser, name);
    case '__builtin_va_arg': return parseVaArg(parser, name);
    default: break;
  }
  const args: Expr[] = [];
  while (!parser.is(')') && !parser.isAtEnd && !parser.panicking) {
    if (args.length > 0 && !parser.expect(',')) break;
    args.push(startsType(parser) ? typeArgument(parser) : parser.grammar.assignment(parser));
  }
  parser.expect(')');
  return builtin(name, args, parser.side, parser.complaints);
}

/** A type among a builtin's arguments counts as a value of it (for CO-RE's existence tests). */
function typeArgument(parser: Parser): Expr {
  const place = parser.token;
  return numberExpr(place, parseTypeName(parser), 0n);
}

function functionName(parser: Parser, name: Token): Expr {
  const bytes = encodeUtf8(`${parser.function?.symbol.name ?? ''}\0`);
  return { kind: 'string', place: name, type: arrayOf(CHAR, bytes.length), bytes };
}

function unsupported(parser: Parser, name: Token): Expr {
  parser.complaints.error('unsupported', name, `${name.text} is not supported`, 'call the function for the type you have');
  parser.panicking = true;
  return errorExpr({ place: name });
}

/** offsetof = "(" type-name "," name ("." name | "[" constant "]")* ")" */
function parseOffsetof(parser: Parser, name: Token): Expr {
  let type: Type = parseTypeName(parser);
  let offset = 0;
  parser.expect(',');
  for (let first = true; !parser.panicking && (first || parser.is('.') || parser.is('[')); first = false) {
    if (!first && parser.accept('[')) {
      const array = bare(type);
      const index = parser.grammar.constant(parser, 'an array index') ?? 0n;
      parser.expect(']');
      if (array.kind !== 'array') return errorExpr({ place: name });
      offset += Number(index) * sizeOf(array.element);
      type = array.element;
    } else {
      if (!first) parser.advance();
      const member = parser.expectIdentifier('the name of a member');
      const record = recordOf(type);
      const found = member && record && findMember(record, member.text);
      if (!found) {
        if (member && !isError(type)) parser.complaints.error('no-member', member, `'${spellType(type)}' has no member '${member.text}'`);
        parser.panicking ||= !member;
        break;
      }
      offset += found.offset;
      type = found.member.type;
    }
  }
  parser.expect(')');
  return numberExpr(name, UNSIGNED_LONG, BigInt(offset));
}

function parseTypesCompatible(parser: Parser, name: Token): Expr {
  const left = parseTypeName(parser);
  parser.expect(',');
  const right = parseTypeName(parser);
  parser.expect(')');
  return numberExpr(name, INT, isCompatible(left, right) ? 1n : 0n);
}

/** va_arg = "(" assignment "," type-name ")": reads a slot and steps over it. */
function parseVaArg(parser: Parser, name: Token): Expr {
  const list = parser.grammar.assignment(parser);
  parser.expect(',');
  const type = parseTypeName(parser);
  parser.expect(')');
  if (isError(list.type) || isError(type)) return errorExpr({ place: name });
  if (!isComplete(type) || sizeOf(type) > 8 || recordOf(type)) {
    parser.complaints.error('bad-va-arg', name, `va_arg cannot read a '${spellType(type)}'`, 'pass a pointer to it');
    return errorExpr({ place: name });
  }
  const slot: Expr = { kind: 'increment', place: name, type: list.type, target: list, delta: 8, isPostfix: true };
  return { kind: 'dereference', place: name, type, pointer: { ...decay(slot), type: pointerTo(type) } };
}

