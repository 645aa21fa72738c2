import type { FunctionSymbol } from '../ast.ts';
import { decodeQuoted } from '../preprocess/literals.ts';
import { decodeUtf8 } from '../../base/bytes.ts';
import type { Parser } from './parser.ts';

/** What `__attribute__((…))` said, as far as it means something here; unknown attributes are passed over. */
export interface Attributes {
  section: string | undefined;
  isWeak: boolean;
  isPacked: boolean;
  /** `visibility("hidden")`: libbpf takes it for static. */
  isHidden: boolean;
  /** 0 for none. */
  align: number;
  inlining: FunctionSymbol['inlining'];
  cleanup: FunctionSymbol | undefined;
  helper: number | undefined;
  /** `btf_type_tag`s: `__kptr` and its like. */
  typeTags: string[];
  /** `btf_decl_tag`s: what a struct's member or a variable says of itself, e.g. `contains:node:link`. */
  declTags: string[];
}

/** Where a declaration has none. */
export function noAttributes(): Attributes {
  return { section: undefined, isWeak: false, isPacked: false, isHidden: false, align: 0, inlining: 'maybe', cleanup: undefined, helper: undefined, typeTags: [], declTags: [] };
}

/** attributes = ("__attribute__" "((" attribute ("," attribute)* "))" | asm-label)* */
export function parseAttributes(parser: Parser, into: Attributes): void {
  for (;;) {
    if (parser.is('__attribute__') || parser.is('__attribute')) attributeList(parser, into);
    else if ((parser.is('__asm__') || parser.is('asm')) && parser.lookAhead(1).text === '(') skipBalanced(parser);
    else if (!parser.accept('__extension__')) return;
  }
}

function attributeList(parser: Parser, into: Attributes): void {
  parser.advance();
  if (!parser.expect('(') || !parser.expect('(')) return;
  while (!parser.is(')') && !parser.isAtEnd && !parser.panicking) {
    if (parser.accept(',')) continue;
    attribute(parser, into);
  }
  if (parser.expect(')')) parser.expect(')');
}

/** attribute = name ("(" arguments ")")? */
function attribute(parser: Parser, into: Attributes): void {
  const name = parser.advance().text.replace(/^__(.*)__$/, '$1');
  if (!parser.is('(')) return plainAttribute(name, into);
  const argument = parser.lookAhead(1);
  switch (name) {
    case 'section':
      into.section = stringArgument(parser);
      return;
    case 'aligned':
      parser.advance();
      into.align = Math.max(into.align, alignment(parser));
      parser.expect(')');
      return;
    case 'bpf_helper':
      parser.advance();
      into.helper = Number(parser.grammar.constant(parser, 'the number of a helper') ?? 0n);
      parser.expect(')');
      return;
    case 'btf_type_tag':
      into.typeTags.push(stringArgument(parser));
      return;
    case 'visibility':
      into.isHidden = stringArgument(parser) === 'hidden';
      return;
    case 'btf_decl_tag':
      into.declTags.push(stringArgument(parser));
      return;
    case 'cleanup': {
      const found = parser.scopes.find(argument.text);
      if (found?.kind === 'function') into.cleanup = found;
      else parser.complaints.error('bad-cleanup', argument, `cleanup needs a function, '${argument.text}' is none`, 'declare the function above');
      return skipBalanced(parser);
    }
    default:
      return skipBalanced(parser);
  }
}

function plainAttribute(name: string, into: Attributes): void {
  if (name === 'weak') into.isWeak = true;
  else if (name === 'packed') into.isPacked = true;
  else if (name === 'always_inline') into.inlining = 'always';
  else if (name === 'noinline') into.inlining = 'never';
  else if (name === 'aligned') into.align = Math.max(into.align, 16);
}

function alignment(parser: Parser): number {
  const { token } = parser;
  const value = Number(parser.grammar.constant(parser, 'an alignment') ?? 0n);
  if (value > 0 && value <= 4096 && (value & (value - 1)) === 0) return value;
  parser.complaints.error('bad-alignment', token, 'an alignment is a power of two up to 4096');
  return 0;
}

function stringArgument(parser: Parser): string {
  parser.advance();
  let text = '';
  while (parser.token.kind === 'string') text += decodeUtf8(decodeQuoted(parser.advance().text));
  parser.expect(')', 'a string in double quotes goes here');
  return text;
}

/** Steps over a parenthesised list whose content means nothing here. */
export function skipBalanced(parser: Parser): void {
  while (!parser.is('(') && !parser.isAtEnd) parser.advance();
  for (let depth = 0; !parser.isAtEnd; ) {
    const { text } = parser.advance();
    if (text === '(') depth++;
    if (text === ')' && --depth === 0) return;
  }
}
