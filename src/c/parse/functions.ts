import type { FunctionSymbol, LocalSymbol } from '../ast.ts';
import { spellType } from '../types/spell.ts';
import { hasQualifier, isComplete, isError, isScalar, isVoid } from '../types/type.ts';
import type { Parameter } from './declarators.ts';
import type { FunctionContext, Parser } from './parser.ts';
import { leaveScope, parseOpenBlock } from './statements.ts';

/** The body of a function definition, with its parameters in scope. */
export function parseFunctionBody(parser: Parser, symbol: FunctionSymbol, parameters: readonly Parameter[]): void {
  const { ret } = symbol.type;
  if (!isVoid(ret) && !isComplete(ret) && !isError(ret)) parser.complaints.error('incomplete-type', symbol.place, `'${symbol.name}' returns '${spellType(ret)}', whose size is not known here`);
  const context: FunctionContext = { symbol, ret, labels: new Set(), gotos: [], loops: 0, switches: [] };
  parser.function = context;
  parser.scopes.enter();
  const locals = parameters.map((parameter) => declareParameter(parser, parameter));
  const body = parseOpenBlock(parser);
  leaveScope(parser);
  parser.function = undefined;
  checkLabels(parser, context);
  symbol.definition = { parameters: locals, body };
}

function declareParameter(parser: Parser, { name, type, place }: Parameter): LocalSymbol {
  const local: LocalSymbol = {
    kind: 'local', name: name?.text ?? '', type, place, isParameter: true, isUsed: false,
    isInMemory: !isScalar(type) || hasQualifier(type, 'isVolatile'), align: 0, cleanup: undefined,
  };
  if (!isComplete(type) && !isError(type)) parser.complaints.error('incomplete-type', place, `a parameter of type '${spellType(type)}' has no known size`, 'pass a pointer to it');
  if (!name) return local;
  if (parser.scopes.findHere(name.text)) parser.complaints.error('redefined', name, `there is a parameter '${name.text}' already`);
  parser.scopes.declare(name.text, local);
  return local;
}

function checkLabels(parser: Parser, context: FunctionContext): void {
  for (const name of context.gotos) {
    if (!context.labels.has(name.text)) parser.complaints.error('undefined-label', name, `there is no label '${name.text}' in this function`, `put ${name.text}: where the jump goes`);
  }
}
