import type { Expr, GlobalSymbol, LocalSymbol } from '../ast.ts';
import { numberExpr } from '../check/constant.ts';
import { errorExpr } from '../check/convert.ts';
import { FLOATING_CONSTANT } from '../check/unsupported.ts';
import { characterValue, decodeQuoted, isFloating, parseInteger } from '../preprocess/literals.ts';
import type { IntegerLiteral } from '../preprocess/literals.ts';
import type { Token } from '../token.ts';
import { alignOf, sizeOf } from '../types/layout.ts';
import { spellType } from '../types/spell.ts';
import type { IntType, Type } from '../types/type.ts';
import { CHAR, INT, LONG, LONG_LONG, UNSIGNED_INT, UNSIGNED_LONG, UNSIGNED_LONG_LONG, arrayOf, isComplete, isError, isVoid } from '../types/type.ts';
import { parseTypeName } from './declarators.ts';
import type { Parser } from './parser.ts';
import { startsType } from './specifiers.ts';

/** literal = number | character | string+ */
export function parseLiteral(parser: Parser): Expr {
  const { token } = parser;
  switch (token.kind) {
    case 'number': return parseNumber(parser);
    case 'character':
      parser.advance();
      return numberExpr(token, INT, characterValue(token.text));
    case 'string': return parseString(parser);
    case 'other': return parseStray(parser);
    case 'end': return parser.errorHere('the file ends in the middle of an expression', 'is a } or ; missing?');
    default: return parser.errorHere(`a value is missing before '${token.text}'`, 'a variable, a number or a call goes here');
  }
}

function parseNumber(parser: Parser): Expr {
  const token = parser.advance();
  const literal = parseInteger(token.text);
  if (literal) return integerConstant(parser, token, literal);
  if (isFloating(token.text)) parser.complaints.error('unsupported', token, ...FLOATING_CONSTANT);
  else parser.complaints.error('bad-number', token, `'${token.text}' is no number`, 'numbers look like 42, 0x2a, 052 or 42ULL');
  return errorExpr({ place: token });
}

/** The first type of the list in C11 6.4.4.1p5 that the value fits. */
function integerConstant(parser: Parser, token: Token, literal: IntegerLiteral): Expr {
  const { value, unsigned, longs, isDecimal } = literal;
  if (value > 0xffffffffffffffffn) {
    parser.complaints.error('bad-number', token, `${token.text} does not fit into 64 bits`);
    return errorExpr({ place: token });
  }
  const signedTypes: IntType[] = longs === 2 ? [LONG_LONG] : longs === 1 ? [LONG] : [INT, LONG];
  const unsignedTypes: IntType[] = longs === 2 ? [UNSIGNED_LONG_LONG] : longs === 1 ? [UNSIGNED_LONG] : [UNSIGNED_INT, UNSIGNED_LONG];
  const candidates = signedTypes.flatMap((type, i) => (unsigned ? [unsignedTypes[i]] : isDecimal ? [type] : [type, unsignedTypes[i]]));
  const type = candidates.find((one) => value < 1n << BigInt(one.size * 8 - (one.signed ? 1 : 0)));
  return numberExpr(token, type ?? UNSIGNED_LONG_LONG, value);
}

/** Adjacent string literals are one (C11 5.1.1.2, phase 6). */
function parseString(parser: Parser): Expr {
  const place = parser.token;
  const bytes: number[] = [];
  while (parser.token.kind === 'string') {
    for (const byte of decodeQuoted(parser.advance().text)) bytes.push(byte);
  }
  bytes.push(0);
  return { kind: 'string', place, type: arrayOf(CHAR, bytes.length), bytes: Uint8Array.from(bytes) };
}

function parseStray(parser: Parser): Expr {
  const { token } = parser;
  parser.strayToken();
  if (token.text[0] === '"' || token.text[0] === "'") parser.advance();
  return errorExpr({ place: token });
}

/** sizeof = ("sizeof" | "_Alignof") ("(" type-name ")" | unary) */
export function parseSizeof(parser: Parser, parseUnary: () => Expr): Expr {
  const keyword = parser.advance();
  const type = operandType(parser, parseUnary);
  if (isError(type)) return errorExpr({ place: keyword });
  if (!isComplete(type) && !isVoid(type)) {
    parser.complaints.error('incomplete-type', keyword, `the size of '${spellType(type)}' is not known here`, 'include the header that defines it');
    return errorExpr({ place: keyword });
  }
  return numberExpr(keyword, UNSIGNED_LONG, BigInt(keyword.text === 'sizeof' ? sizeOf(type) : alignOf(type)));
}

function operandType(parser: Parser, parseUnary: () => Expr): Type {
  if (!parser.is('(')) return parseUnary().type;
  parser.advance();
  const isType = startsType(parser);
  parser.stepBack();
  if (!isType) return parseUnary().type;
  const open = parser.advance();
  const type = parseTypeName(parser);
  parser.expect(')');
  return parser.is('{') ? parseCompoundLiteral(parser, type, open).type : type;
}

/** compound-literal = "(" type-name ")" initializer-list   (C11 6.5.2.5) */
export function parseCompoundLiteral(parser: Parser, type: Type, open: Token): Expr {
  const initial = parser.grammar.initializer(parser, type, spellType(type));
  if (isError(type)) return errorExpr({ place: open });
  if (!parser.function) {
    const symbol: GlobalSymbol = {
      kind: 'global', name: '__compound_literal', qualifiedName: `__compound_literal.${parser.globals.length}`, type: initial.type, place: open,
      linkage: 'static', isExtern: false, section: undefined, align: 0, initial, isUsed: true, declTags: [], isHidden: false,
    };
    parser.globals.push(symbol);
    return { kind: 'symbol', place: open, type: initial.type, symbol };
  }
  const local: LocalSymbol = { kind: 'local', name: '', type: initial.type, place: open, isParameter: false, isInMemory: true, align: 0, cleanup: undefined, isUsed: true };
  return { kind: 'literal', place: open, type: initial.type, local, initial };
}
