import type { ArithmeticOp, BinaryExpr, Expr } from '../ast.ts';
import { cast } from '../check/access.ts';
import { constantValue } from '../check/constant.ts';
import { decay } from '../check/convert.ts';
import { addressOf, assign, binary, compoundAssign, conditional, increment, logical, unary } from '../check/operators.ts';
import { dereference } from '../check/access.ts';
import { isError, pointerTo } from '../types/type.ts';
import type { Parser } from './parser.ts';
import { parsePostfix } from './postfix.ts';
import { parseCompoundLiteral, parseSizeof } from './operands.ts';
import { parseTypeName } from './declarators.ts';
import { startsType } from './specifiers.ts';

/** Binary operators by how tightly they bind (C11 6.5.5–6.5.14). */
const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 1, '&&': 2, '|': 3, '^': 4, '&': 5, '==': 6, '!=': 6, '<': 7, '>': 7, '<=': 7, '>=': 7, '<<': 8, '>>': 8, '+': 9, '-': 9, '*': 10, '/': 10, '%': 10,
};
const COMPOUND: ReadonlySet<string> = new Set(['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);

/** expression = assignment ("," assignment)* */
export function parseExpression(parser: Parser): Expr {
  return parser.fullExpression(() => {
    let left = parseAssignment(parser);
    while (parser.is(',') && parser.countOperator()) {
      const place = parser.advance();
      const right = decay(parseAssignment(parser));
      left = { kind: 'comma', place, type: right.type, left, right };
    }
    return left;
  });
}

/** assignment = conditional | unary ("=" | "+=" | …) assignment */
export function parseAssignment(parser: Parser): Expr {
  return parser.nested(parser.tooDeep(), () => {
    const left = parseConditional(parser);
    const operator = parser.token;
    if (operator.text === '=') {
      parser.advance();
      return assign(left, parseAssignment(parser), operator, parser.complaints);
    }
    if (!COMPOUND.has(operator.text) || operator.kind !== 'punctuator') return left;
    parser.advance();
    const value = parseAssignment(parser);
    return compoundAssign(operator.text.slice(0, -1) as ArithmeticOp, left, value, operator, parser.complaints);
  });
}

/** conditional = binary ("?" expression? ":" conditional)? */
export function parseConditional(parser: Parser): Expr {
  const condition = parseBinary(parser, 1);
  if (!parser.is('?') || !parser.countOperator()) return condition;
  const place = parser.advance();
  const yes = parser.is(':') ? undefined : parseExpression(parser);
  parser.expect(':', "write condition ? one : other");
  const no = parser.nested(parser.tooDeep(), () => parseConditional(parser));
  return conditional(condition, yes, no, place, parser.complaints);
}

/** constant = conditional, with a value known now */
export function parseConstant(parser: Parser, what: string): bigint | undefined {
  const { token } = parser;
  const expr = parser.fullExpression(() => parser.nested(parser.tooDeep(), () => parseConditional(parser)));
  const value = constantValue(expr);
  if (value === undefined && !isError(expr.type)) {
    parser.complaints.error('not-constant', token, `${what} must be a constant`, 'a number, an enum value, sizeof, or a macro of those; variables do not count, not even const ones');
  }
  return value;
}

/** binary = unary (operator unary)*, by precedence */
function parseBinary(parser: Parser, minimum: number): Expr {
  let left = parseUnary(parser);
  for (;;) {
    const operator = parser.token;
    const precedence = operator.kind === 'punctuator' ? (PRECEDENCE[operator.text] ?? 0) : 0;
    if (precedence < minimum || !parser.countOperator()) return left;
    parser.advance();
    const right = parseBinary(parser, precedence + 1);
    const op = operator.text;
    left = op === '&&' || op === '||' ? logical(op, left, right, operator, parser.complaints) : binary(op as BinaryExpr['op'], left, right, operator, parser.complaints);
  }
}

/** unary = ("++" | "--") unary | ("&" | "*" | "+" | "-" | "~" | "!") cast | sizeof | cast | postfix */
function parseUnary(parser: Parser): Expr {
  const { token } = parser;
  if (token.kind === 'punctuator') {
    switch (token.text) {
      case '++': case '--': case '&': case '*': case '+': case '-': case '~': case '!':
        return parser.nested(parser.tooDeep(), () => parsePrefix(parser));
      case '(': return parseParenthesis(parser);
      case '&&':
        parser.complaints.error('unsupported', token, 'the address of a label (&&label) is not supported', 'use a switch');
        parser.advance();
        return parseUnary(parser);
      default: return parsePostfix(parser);
    }
  }
  if (token.text === 'sizeof' || token.text === '_Alignof' || token.text === '__alignof__') return parser.nested(parser.tooDeep(), () => parseSizeof(parser, () => parseUnary(parser)));
  if (token.text === '__extension__') {
    parser.advance();
    return parser.nested(parser.tooDeep(), () => parseUnary(parser));
  }
  return parsePostfix(parser);
}

function parsePrefix(parser: Parser): Expr {
  const operator = parser.advance();
  const operand = parseUnary(parser);
  const { complaints } = parser;
  switch (operator.text) {
    case '++': return increment(operand, 1, false, operator, complaints);
    case '--': return increment(operand, -1, false, operator, complaints);
    case '&': return addressOf(operand, pointerTo(operand.type), operator, complaints);
    case '*': return dereference(operand, operator, complaints);
    default: return unary(operator.text as '-' | '~' | '+' | '!', operand, operator, complaints);
  }
}

/** cast = "(" type-name ")" (cast | initializer-list); any other parenthesis is a postfix expression's */
function parseParenthesis(parser: Parser): Expr {
  const open = parser.advance();
  const isType = startsType(parser);
  parser.stepBack();
  if (!isType) return parsePostfix(parser);
  parser.advance();
  const type = parseTypeName(parser);
  parser.expect(')');
  if (parser.is('{')) return parsePostfix(parser, parseCompoundLiteral(parser, type, open));
  return parser.nested(parser.tooDeep(), () => cast(parseUnary(parser), type, open, parser.complaints));
}
