import type { Token } from '../token.ts';

/** A `#define`. */
export interface Macro {
  readonly name: string;
  /** Undefined for an object-like macro. */
  readonly parameters: readonly string[] | undefined;
  /** The parameter that takes the rest: `__VA_ARGS__`, or its GNU name (`args...`). */
  readonly variadic: string | undefined;
  readonly body: readonly Token[];
}

/** An argument of a macro call: as written, and (made on demand) fully expanded. */
export interface MacroArgument {
  readonly tokens: readonly Token[];
  expanded?: readonly Token[];
}

/** Whether two definitions are the same (C11 6.10.3p2): tokens and white space between them. */
export function sameMacro(a: Macro, b: Macro): boolean {
  return (
    a.variadic === b.variadic &&
    a.parameters?.join() === b.parameters?.join() &&
    a.body.length === b.body.length &&
    a.body.every((token, i) => token.text === b.body[i].text && (i === 0 || token.spaceBefore === b.body[i].spaceBefore))
  );
}

/** The text of tokens with one space where there was any: what `#` makes a string of. */
export function spell(tokens: readonly Token[]): string {
  return tokens.map((token, i) => (i > 0 && (token.spaceBefore || token.startsLine) ? ' ' : '') + token.text).join('');
}

/** `#parameter`: a string literal that spells the argument (C11 6.10.3.2). */
export function stringize(argument: readonly Token[], hash: Token): Token {
  const text = argument
    .map((token, i) => {
      const gap = i > 0 && (token.spaceBefore || token.startsLine) ? ' ' : '';
      const quoted = token.kind === 'string' || token.kind === 'character';
      return gap + (quoted ? token.text.replace(/[\\"]/g, '\\$&') : token.text);
    })
    .join('');
  return { ...hash, kind: 'string', text: `"${text}"`, startsLine: false };
}
