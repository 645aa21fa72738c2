import type { BlockStmt, CaseStmt, Expr, Stmt } from '../ast.ts';
import { assignable, condition, convert, decay } from '../check/convert.ts';
import { promote, wrapTo } from '../types/convert.ts';
import { spellType } from '../types/spell.ts';
import { INT, integerOf, isError, isVoid } from '../types/type.ts';
import type { Token } from '../token.ts';
import { skipBalanced } from './attributes.ts';
import type { OpenSwitch, Parser } from './parser.ts';
import { startsType } from './specifiers.ts';

/** block = "{" (declaration | statement)* "}"   in a scope of its own */
export function parseBlock(parser: Parser): BlockStmt {
  const open = parser.token;
  const empty: BlockStmt = { kind: 'block', place: open, body: [], end: open };
  return parser.nested(empty, () => {
    parser.scopes.enter();
    const block = parseOpenBlock(parser);
    leaveScope(parser);
    return block;
  });
}

/** The same in a scope that is open already: a function's parameters and body share one. */
export function parseOpenBlock(parser: Parser): BlockStmt {
  const open = parser.token;
  parser.expect('{');
  const body: Stmt[] = [];
  while (!parser.is('}') && !parser.isAtEnd) {
    body.push(...parseBlockItem(parser));
    parser.synchronize();
  }
  const end = parser.token;
  parser.expect('}', `the { of line ${open.source.lineAt(open.offset)} is never closed`);
  return { kind: 'block', place: open, body, end };
}

/** Leaves a scope, and tells of locals nobody used. */
export function leaveScope(parser: Parser): void {
  for (const entry of parser.scopes.leave()) {
    if (entry.kind === 'local' && !entry.isUsed && !entry.isParameter && !entry.cleanup && entry.name !== '' && !entry.place.source.isBuiltIn) {
      parser.complaints.warning('unused-variable', entry.place, `'${entry.name}' is never used`, 'remove it, or use it');
    }
  }
}

/** block-item = label | declaration | statement */
function parseBlockItem(parser: Parser): Stmt[] {
  const label = parseLabel(parser);
  if (label) return [label];
  if ((startsType(parser) && !isLabel(parser)) || parser.is('_Static_assert')) return parser.grammar.declaration(parser);
  return [parseStatement(parser)];
}

function isLabel(parser: Parser): boolean {
  return parser.token.kind === 'identifier' && parser.lookAhead(1).text === ':' && parser.lookAhead(2).text !== ':';
}

/** label = name ":" | "case" constant ("..." constant)? ":" | "default" ":"   A statement need not follow (C23). */
function parseLabel(parser: Parser): Stmt | undefined {
  const { token } = parser;
  if (token.text === 'case' || token.text === 'default') return parseCase(parser);
  if (!isLabel(parser) || token.text === 'default') return undefined;
  parser.advance();
  parser.advance();
  const { labels } = parser.function!;
  if (labels.has(token.text)) parser.complaints.error('redefined', token, `label '${token.text}' is there twice in this function`);
  labels.add(token.text);
  return { kind: 'label', place: token, name: token.text };
}

function parseCase(parser: Parser): Stmt {
  const keyword = parser.advance();
  const open = parser.function!.switches.at(-1);
  const low = keyword.text === 'case' ? (parser.grammar.constant(parser, 'a case value') ?? 0n) : undefined;
  const high = low !== undefined && parser.accept('...') ? (parser.grammar.constant(parser, 'a case value') ?? low) : low;
  parser.expect(':', `write ${keyword.text === 'case' ? 'case value:' : 'default:'}`);
  const type = integerOf(open?.type ?? INT) ?? INT;
  const wrap = (value: bigint | undefined): bigint | undefined => (value === undefined ? undefined : wrapTo(type, value));
  const statement: CaseStmt = { kind: 'case', place: keyword, low: wrap(low), high: wrap(high) };
  if (!open) parser.complaints.error('stray-case', keyword, `'${keyword.text}' belongs into a switch`);
  else if (isTaken(open, statement)) parser.complaints.error('duplicate-case', keyword, low === undefined ? "a second 'default' in this switch" : `case ${low} is there already in this switch`);
  else open.cases.push(statement);
  return statement;
}

/** Whether a value of this case has one already; notes it otherwise. Ranges are compared one by one, single values by look-up. */
function isTaken({ cases, values, ranges }: OpenSwitch, statement: CaseStmt): boolean {
  const { low, high } = statement;
  if (low === undefined) return cases.some((other) => other.low === undefined);
  const overlaps = (other: CaseStmt): boolean => other.low !== undefined && other.low <= high! && low <= other.high!;
  const isRange = low !== high;
  if (isRange ? cases.some(overlaps) : values.has(low) || ranges.some(overlaps)) return true;
  if (isRange) ranges.push(statement);
  else values.add(low);
  return false;
}

/** statement = labels* (block | if | for | while | do | switch | return | break | continue | goto | expression? ";") */
export function parseStatement(parser: Parser): Stmt {
  const { token } = parser;
  const none: Stmt = { kind: 'block', place: token, body: [], end: token };
  const labels: Stmt[] = [];
  for (let label = parseLabel(parser); label; label = parseLabel(parser)) labels.push(label);
  const body = parser.nested(none, () => parseUnlabelled(parser));
  return labels.length === 0 ? body : { kind: 'block', place: token, body: [...labels, body], end: token };
}

function parseUnlabelled(parser: Parser): Stmt {
  switch (parser.token.text) {
    case '{': return parseBlock(parser);
    case 'if': return parseIf(parser);
    case 'for': return parseFor(parser);
    case 'while': return parseWhile(parser);
    case 'do': return parseDo(parser);
    case 'switch': return parseSwitch(parser);
    case 'return': return parseReturn(parser);
    case 'break': case 'continue': return parseJump(parser, parser.token.text);
    case 'goto': return parseGoto(parser);
    case 'asm': case '__asm__': case '__asm': return parseAsm(parser);
    default: return parseExpressionStatement(parser);
  }
}

function parseExpressionStatement(parser: Parser): Stmt {
  const place = parser.token;
  if (parser.accept(';')) return { kind: 'block', place, body: [], end: place };
  if (startsType(parser)) {
    parser.syntaxError('a declaration cannot stand here alone', 'put it into braces: { int x; … }');
    return { kind: 'block', place, body: [], end: place };
  }
  const expr = decay(parser.grammar.expression(parser));
  if (!parser.panicking) parser.expectSemicolon('this expression');
  warnUnused(parser, expr);
  return { kind: 'expression', place, expr };
}

/** `a == b;` does nothing, and was meant to. */
function warnUnused(parser: Parser, expr: Expr): void {
  if (expr.kind === 'binary' && expr.op === '==') parser.complaints.warning('unused-comparison', expr.place, 'this comparison is not used', 'to assign, write = instead of ==');
}

function parseCondition(parser: Parser): Expr {
  const keyword = parser.previous;
  if (!parser.expect('(', `the condition of '${keyword.text}' is in parentheses`)) return condition(parser.tooDeep(), parser.complaints);
  const expr = condition(parser.grammar.expression(parser), parser.complaints);
  if (expr.kind === 'assign' && parser.previous.text !== ')' && expr.value.kind === 'number') parser.complaints.warning('assignment-in-condition', expr.place, 'this assigns; the condition is the value assigned', 'to compare, write ==');
  parser.expect(')', 'the condition ends with )');
  return expr;
}

/** if = "if" "(" expression ")" statement ("else" statement)? */
function parseIf(parser: Parser): Stmt {
  const place = parser.advance();
  const test = parseCondition(parser);
  const yes = parseBody(parser);
  const no = parser.accept('else') ? parseBody(parser) : undefined;
  return { kind: 'if', place, condition: test, yes, no };
}

/** A statement a keyword governs: after a syntax error in it, what follows is read on. */
function parseBody(parser: Parser): Stmt {
  const place = parser.token;
  if (parser.panicking) return { kind: 'block', place, body: [], end: place };
  const body = parseStatement(parser);
  parser.synchronize();
  return body;
}

function parseLoopBody(parser: Parser): Stmt {
  parser.function!.loops++;
  const body = parseBody(parser);
  parser.function!.loops--;
  return body;
}

/** while = "while" "(" expression ")" statement */
function parseWhile(parser: Parser): Stmt {
  const place = parser.advance();
  const test = parseCondition(parser);
  return { kind: 'loop', place, condition: test, step: undefined, body: parseLoopBody(parser), testsFirst: true };
}

/** do = "do" statement "while" "(" expression ")" ";" */
function parseDo(parser: Parser): Stmt {
  const place = parser.advance();
  const body = parseLoopBody(parser);
  parser.expect('while', 'a do loop ends with while (condition);');
  const test = parseCondition(parser);
  parser.expectSemicolon('while (…)');
  return { kind: 'loop', place, condition: test, step: undefined, body, testsFirst: false };
}

/** for = "for" "(" (declaration | expression? ";") expression? ";" expression? ")" statement */
function parseFor(parser: Parser): Stmt {
  const place = parser.advance();
  if (!parser.expect('(')) return { kind: 'block', place, body: [], end: place };
  parser.scopes.enter();
  const body = startsType(parser) ? parser.grammar.declaration(parser) : [parseExpressionStatement(parser)];
  const test = parser.is(';') ? undefined : condition(parser.grammar.expression(parser), parser.complaints);
  parser.expect(';', 'a for loop has three parts: for (start; condition; step)');
  const step = parser.is(')') ? undefined : decay(parser.grammar.expression(parser));
  parser.expect(')');
  body.push({ kind: 'loop', place, condition: test, step, body: parseLoopBody(parser), testsFirst: true });
  leaveScope(parser);
  return { kind: 'block', place, body, end: parser.previous };
}

/** switch = "switch" "(" expression ")" statement */
function parseSwitch(parser: Parser): Stmt {
  const place = parser.advance();
  parser.expect('(');
  const operand = decay(parser.grammar.expression(parser));
  parser.expect(')');
  const integer = integerOf(operand.type);
  if (!integer && !isError(operand.type)) parser.complaints.error('bad-switch', operand.place, `switch needs an integer, not '${spellType(operand.type)}'`);
  const type = promote(integer ?? INT);
  const cases: CaseStmt[] = [];
  parser.function!.switches.push({ cases, values: new Set(), ranges: [], type });
  const body = parseBody(parser);
  parser.function!.switches.pop();
  return { kind: 'switch', place, value: convert(operand, type), body, cases };
}

/** return = "return" expression? ";" */
function parseReturn(parser: Parser): Stmt {
  const place = parser.advance();
  const { ret, symbol } = parser.function!;
  if (parser.accept(';')) {
    if (!isVoid(ret) && !isError(ret)) parser.complaints.error('return-without-value', place, `'${symbol.name}' returns '${spellType(ret)}': return needs a value`, 'return 0;');
    return { kind: 'return', place, value: undefined };
  }
  const value = parser.grammar.expression(parser);
  parser.expectSemicolon('return');
  if (!isVoid(ret)) return { kind: 'return', place, value: assignable(value, ret, { kind: 'return' }, parser.complaints) };
  if (!isVoid(value.type) && !isError(value.type)) parser.complaints.error('return-value-in-void', value.place, `'${symbol.name}' returns nothing (void)`, 'write return; alone, or give the function a result type');
  return { kind: 'return', place, value };
}

/** jump = ("break" | "continue") ";" */
function parseJump(parser: Parser, kind: 'break' | 'continue'): Stmt {
  const place = parser.advance();
  const { loops, switches } = parser.function!;
  if (loops === 0 && (kind === 'continue' || switches.length === 0)) parser.complaints.error('stray-jump', place, `'${kind}' is not inside a loop${kind === 'break' ? ' or switch' : ''}`);
  parser.expectSemicolon(`'${kind}'`);
  return { kind, place };
}

/** goto = "goto" name ";" */
function parseGoto(parser: Parser): Stmt {
  const place = parser.advance();
  if (parser.is('*')) parser.complaints.error('unsupported', parser.token, 'computed goto is not supported', 'use a switch');
  const name = parser.expectIdentifier('a label');
  if (name) parser.function!.gotos.push(name);
  parser.expectSemicolon("'goto'");
  return { kind: 'goto', place, name: name?.text ?? '' };
}

/** asm = "asm" "volatile"? "(" "\"\"" … ")" ";"   An empty one is a compiler barrier: nothing to do here. */
function parseAsm(parser: Parser): Stmt {
  const place: Token = parser.advance();
  while (parser.accept('volatile') || parser.accept('__volatile__') || parser.accept('goto'));
  const template = parser.lookAhead(1);
  if (template.text !== '""') parser.complaints.error('unsupported', place, 'inline assembly is not supported', 'write it in C');
  skipBalanced(parser);
  parser.expectSemicolon('asm');
  return { kind: 'block', place, body: [], end: place };
}
