import type { SourceText } from './source.ts';

/** `other` is what no rule of C fits: a stray character, an unterminated literal. */
export type TokenKind = 'identifier' | 'number' | 'character' | 'string' | 'punctuator' | 'other' | 'end';

/** Names of macros that a token must not be expanded by again (Prosser's hide sets). */
export type HideSet = ReadonlySet<string>;

/**
 * A preprocessing token (C11 6.4). It is also a place: where it is written, or, for
 * a token out of a macro's body, where the macro is used.
 */
export interface Token {
  readonly kind: TokenKind;
  /** As written, quotes and all. */
  readonly text: string;
  readonly source: SourceText;
  readonly offset: number;
  readonly length: number;
  readonly spaceBefore: boolean;
  /** First on its line: where a `#` begins a directive. */
  readonly startsLine: boolean;
  readonly hidden: HideSet | undefined;
  /** The name of the outermost macro whose expansion this token came through. */
  readonly site: Token | undefined;
}

/** The place that instructions made from this token are said to come from. */
export function lineSite(token: Token): Token {
  return token.site ?? token;
}
