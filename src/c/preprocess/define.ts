import type { Complaints } from '../complaints.ts';
import type { Token } from '../token.ts';
import type { Macro } from './macro.ts';

/** define = "#define" name ("(" parameters ")")? body   (the parenthesis right behind the name) */
export function parseDefine(directive: Token, rest: readonly Token[], complaints: Complaints): Macro | undefined {
  const name = rest[0];
  if (name?.kind !== 'identifier') {
    complaints.error('bad-define', name ?? directive, '#define needs a name', 'write #define NAME replacement');
    return undefined;
  }
  const isFunctionLike = rest[1]?.text === '(' && !rest[1].spaceBefore;
  if (!isFunctionLike) return { name: name.text, parameters: undefined, variadic: undefined, body: rest.slice(1) };
  const close = rest.findIndex((token) => token.text === ')');
  const list = close < 0 ? undefined : parseParameters(rest.slice(2, close));
  if (!list) {
    complaints.error('bad-define', rest[1], `the parameters of macro '${name.text}' are malformed`, 'write #define NAME(a, b) or #define NAME(a, ...)');
    return undefined;
  }
  return { name: name.text, ...list, body: rest.slice(close + 1) };
}

/** parameters = (name ("," name)*)? ("," "...")? | name "..." */
function parseParameters(tokens: readonly Token[]): { parameters: string[]; variadic: string | undefined } | undefined {
  const parameters: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const { kind, text } = tokens[i];
    if (text === '...') return i === tokens.length - 1 ? { parameters, variadic: '__VA_ARGS__' } : undefined;
    if (kind !== 'identifier') return undefined;
    const after = tokens[i + 1]?.text;
    if (after === '...') return i + 2 === tokens.length ? { parameters, variadic: text } : undefined;
    parameters.push(text);
    if (after !== undefined && (after !== ',' || i + 2 === tokens.length)) return undefined;
    i++;
  }
  return { parameters, variadic: undefined };
}
