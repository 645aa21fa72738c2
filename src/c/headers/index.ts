import { nearest } from '../nearest.ts';
import { lex } from '../preprocess/lexer.ts';
import type { HeaderSearch } from '../preprocess/preprocessor.ts';
import { SourceText } from '../source.ts';
import type { Token } from '../token.ts';
import { BPF_HEADERS } from './bpf.ts';
import { INPUT_HEADERS } from './input.ts';
import { KERNEL_HEADERS } from './kernel.ts';
import { LANGUAGE_HEADERS } from './language.ts';
import { LIBBPF_HEADERS } from './libbpf.ts';
import { LIBC_HEADERS } from './libc.ts';
import { SLOWPATH_LAB_HEADERS } from './slowpath-lab.ts';

const BUILT_IN: Readonly<Record<string, string>> = { ...KERNEL_HEADERS, ...BPF_HEADERS, ...LANGUAGE_HEADERS, ...LIBC_HEADERS, ...LIBBPF_HEADERS, ...INPUT_HEADERS, ...SLOWPATH_LAB_HEADERS };

/** Tokens of built-in headers, kept from one compilation to the next: their text never changes. */
const lexed = new Map<string, readonly Token[]>();

/** The headers given with a compilation, before those that are built in. */
export class HeaderLibrary implements HeaderSearch {
  private readonly given: ReadonlyMap<string, string>;
  private readonly givenTokens = new Map<string, readonly Token[]>();

  constructor(given: ReadonlyMap<string, string>) {
    this.given = given;
  }

  find(written: string): readonly Token[] | undefined {
    const name = written.replace(/^(\.\/)+/, '');
    const text = this.given.get(name);
    if (text === undefined) return findBuiltIn(name);
    const known = this.givenTokens.get(name);
    if (known) return known;
    const tokens = lex(new SourceText(name, text));
    this.givenTokens.set(name, tokens);
    return tokens;
  }

  suggest(name: string): string | undefined {
    return nearest(name, [...this.given.keys(), ...Object.keys(BUILT_IN)]);
  }
}

function findBuiltIn(name: string): readonly Token[] | undefined {
  if (!Object.hasOwn(BUILT_IN, name)) return undefined;
  const known = lexed.get(name);
  if (known) return known;
  const tokens = lex(new SourceText(name, BUILT_IN[name], true));
  lexed.set(name, tokens);
  return tokens;
}
