import type { Expr } from '../ast.ts';
import { member, subscript } from '../check/access.ts';
import { call } from '../check/call.ts';
import { decay, errorExpr } from '../check/convert.ts';
import { increment } from '../check/operators.ts';
import { nearest } from '../nearest.ts';
import type { Token } from '../token.ts';
import { hintAbout } from '../check/where-declared.ts';
import { parseBuiltin, isBuiltin } from './builtins.ts';
import { parseLiteral } from './operands.ts';
import type { Parser } from './parser.ts';

/** postfix = primary ("[" expression "]" | "(" arguments ")" | "." name | "->" name | "++" | "--")* */
export function parsePostfix(parser: Parser, start?: Expr): Expr {
  let expr = start ?? parsePrimary(parser);
  for (;;) {
    const { token } = parser;
    if (token.kind !== 'punctuator') return expr;
    switch (token.text) {
      case '[': case '(': case '.': case '->': case '++': case '--': break;
      default: return expr;
    }
    if (!parser.countOperator()) return expr;
    expr = parseSuffix(parser, expr, parser.advance());
  }
}

function parseSuffix(parser: Parser, expr: Expr, operator: Token): Expr {
  switch (operator.text) {
    case '[': {
      const index = parser.grammar.expression(parser);
      parser.expect(']');
      return subscript(expr, index, operator, parser.complaints);
    }
    case '(': return call(expr, parseArguments(parser), parser.side, expr.place, parser.complaints);
    case '++': return increment(expr, 1, true, operator, parser.complaints);
    case '--': return increment(expr, -1, true, operator, parser.complaints);
    default: {
      const name = parser.expectIdentifier('the name of a member');
      return name ? member(expr, operator.text === '->', name, operator, parser.complaints) : errorExpr({ place: operator });
    }
  }
}

/** arguments = (assignment ("," assignment)*)? ")" */
export function parseArguments(parser: Parser): Expr[] {
  const args: Expr[] = [];
  while (!parser.is(')') && !parser.isAtEnd && !parser.panicking) {
    if (args.length > 0 && !parser.expect(',', 'arguments are separated by commas')) break;
    args.push(parser.grammar.assignment(parser));
  }
  parser.expect(')', 'the arguments end with )');
  return args;
}

/** primary = name | builtin | literal | "(" expression ")" | "(" block ")" */
function parsePrimary(parser: Parser): Expr {
  const { token } = parser;
  if (token.text === '(') return parser.nested(parser.tooDeep(), () => parseGroup(parser));
  if (token.kind !== 'identifier') return parseLiteral(parser);
  if (isBuiltin(token.text)) return parseBuiltin(parser);
  return parseName(parser);
}

function parseGroup(parser: Parser): Expr {
  const open = parser.advance();
  if (parser.is('{')) return parseStatementExpression(parser, open);
  const expr = parser.grammar.expression(parser);
  parser.expect(')');
  return expr;
}

/** GNU statement expression = "(" block ")": its value is its last statement's. */
function parseStatementExpression(parser: Parser, open: Token): Expr {
  if (!parser.function) {
    parser.complaints.error('statement-expression', open, '({ … }) works inside functions only');
    parser.syntaxError('a constant goes here');
    return errorExpr({ place: open });
  }
  const body = parser.grammar.block(parser);
  parser.expect(')');
  const last = body.body.at(-1);
  const value = last?.kind === 'expression' ? decay(last.expr) : undefined;
  if (value && last?.kind === 'expression') {
    const statements = [...body.body.slice(0, -1), { ...last, expr: value }];
    return { kind: 'statements', place: open, type: value.type, body: { ...body, body: statements } };
  }
  return { kind: 'statements', place: open, type: { kind: 'void' }, body };
}

function parseName(parser: Parser): Expr {
  const name = parser.advance();
  const entry = parser.scopes.find(name.text);
  switch (entry?.kind) {
    case 'constant': return { kind: 'number', place: name, type: entry.type, value: entry.value };
    case 'local': case 'global': case 'function':
      entry.isUsed = true;
      return { kind: 'symbol', place: name, type: entry.type, symbol: entry };
    case 'typedef':
      parser.syntaxError(`'${name.text}' is a type; a value goes here`, 'did you mean a variable of that type, or a cast: (type)value?', name);
      return errorExpr({ place: name });
    default:
      return unknownName(parser, name);
  }
}

const STATEMENT_WORDS: ReadonlySet<string> = new Set(['if', 'else', 'for', 'while', 'do', 'switch', 'case', 'default', 'return', 'break', 'continue', 'goto', 'struct', 'union', 'enum']);

function unknownName(parser: Parser, name: Token): Expr {
  if (STATEMENT_WORDS.has(name.text)) {
    parser.stepBack();
    return parser.errorHere(`a value is missing before '${name.text}'`, 'is a ; or ) missing in front?');
  }
  const isCall = parser.is('(');
  const near = nearest(name.text, parser.scopes.names());
  const about = hintAbout(name.text, parser.side, near, (other) => parser.scopes.find(other) !== undefined);
  const hint = about ?? (isCall ? 'declare it above, or include the header that does' : `declare it first, e.g. int ${name.text};`);
  parser.complaints.error(isCall ? 'undeclared-function' : 'undeclared-identifier', name, isCall ? `function '${name.text}' is not declared` : `'${name.text}' is not declared`, hint);
  return errorExpr({ place: name });
}
