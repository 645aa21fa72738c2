import type { SourceText } from '../source.ts';
import type { Token, TokenKind } from '../token.ts';

const IDENTIFIER = /[A-Za-z_$][\w$]*/y;
/** pp-number, C11 6.4.8: wider than any constant, so that `1e+` stays one token. */
const NUMBER = /\.?\d(?:[eEpP][+-]|[\w.])*/y;

const LONG_PUNCTUATORS = new Set([
  '...', '<<=', '>>=', '->', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '*=', '/=', '%=', '+=', '-=', '&=', '^=', '|=', '##',
]);
const PUNCTUATORS = new Set('[](){}.&*+-~!/%<>^|?:;=,#');

/**
 * Translation phases 2 and 3 (C11 5.1.1.2): text to preprocessing tokens, ending
 * in one of kind `end`. A line may be spliced between tokens, in literals and in
 * comments, not inside a name or an operator.
 */
export function lex(source: SourceText): Token[] {
  const tokens: Token[] = [];
  const { text } = source;
  const blank = { at: 0, sawNewline: true };
  for (;;) {
    const before = blank.at;
    skipBlank(text, blank);
    const offset = blank.at;
    const kind = offset < text.length ? kindAt(text, offset) : 'end';
    const length = lengthAt(kind, text, offset);
    tokens.push({
      kind, text: text.slice(offset, offset + length), source, offset, length,
      spaceBefore: offset > before, startsLine: blank.sawNewline, hidden: undefined, site: undefined,
    });
    if (kind === 'end') return tokens;
    blank.at = offset + length;
    blank.sawNewline = false;
  }
}

/** Skips white space, comments and spliced lines; a newline inside a comment ends no line. */
function skipBlank(text: string, blank: { at: number; sawNewline: boolean }): void {
  for (;;) {
    const { at } = blank;
    const end = blankEnd(text, at);
    if (end === at) return;
    if (text[at] === '\n') blank.sawNewline = true;
    blank.at = end;
  }
}

/** Where one piece of blank at `at` ends, or `at` when there is none. */
function blankEnd(text: string, at: number): number {
  switch (text[at]) {
    case ' ': case '\t': case '\n': case '\r': case '\f': case '\v': return at + 1;
    case '\\': return at + spliceLength(text, at);
    case '/': break;
    default: return at;
  }
  if (text[at + 1] === '/') return lineEnd(text, at);
  if (text[at + 1] !== '*') return at;
  const close = text.indexOf('*/', at + 2);
  return close < 0 ? at : close + 2;
}

/** Length of a backslash and the newline behind it, or 0. */
function spliceLength(text: string, at: number): number {
  if (text[at] !== '\\') return 0;
  if (text[at + 1] === '\n') return 2;
  return text[at + 1] === '\r' && text[at + 2] === '\n' ? 3 : 0;
}

/** The end of the logical line: a newline that no backslash splices away. */
function lineEnd(text: string, from: number): number {
  for (let at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', at + 1)) {
    const last = text[at - 1] === '\r' ? at - 2 : at - 1;
    if (text[last] !== '\\') return at;
  }
  return text.length;
}

function kindAt(text: string, at: number): TokenKind {
  const first = text[at];
  if (first === '"') return quotedLength(text, at) > 0 ? 'string' : 'other';
  if (first === "'") return quotedLength(text, at) > 0 ? 'character' : 'other';
  if (lengthOf(IDENTIFIER, text, at) > 0) return 'identifier';
  if (lengthOf(NUMBER, text, at) > 0) return 'number';
  return PUNCTUATORS.has(first) && !opensComment(text, at) ? 'punctuator' : 'other';
}

function lengthAt(kind: TokenKind, text: string, at: number): number {
  switch (kind) {
    case 'string':
    case 'character': return quotedLength(text, at);
    case 'identifier': return lengthOf(IDENTIFIER, text, at);
    case 'number': return lengthOf(NUMBER, text, at);
    case 'punctuator': return punctuatorLength(text, at);
    case 'end': return 0;
    default: return strayLength(text, at);
  }
}

/** Length of the literal whose quote stands at `at`, or 0 when its line ends first. */
function quotedLength(text: string, from: number): number {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === quote) return at + 1 - from;
    if (text[at] === '\n') return 0;
    if (text[at] === '\\') at += Math.max(spliceLength(text, at), 2) - 1;
  }
  return 0;
}

function punctuatorLength(text: string, at: number): number {
  if (LONG_PUNCTUATORS.has(text.slice(at, at + 3))) return 3;
  return LONG_PUNCTUATORS.has(text.slice(at, at + 2)) ? 2 : 1;
}

/** An unterminated literal runs to the end of its line, an unterminated comment to the end of the text. */
function strayLength(text: string, at: number): number {
  if (opensComment(text, at)) return text.length - at;
  if (text[at] === '"' || text[at] === "'") return lineEnd(text, at) - at;
  return String.fromCodePoint(text.codePointAt(at)!).length;
}

/** A comment that `skipBlank` did not take is one without an end. */
function opensComment(text: string, at: number): boolean {
  return text[at] === '/' && text[at + 1] === '*';
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
}
