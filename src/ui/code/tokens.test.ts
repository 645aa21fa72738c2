import { describe, expect, it } from 'vitest';
import { tokenLines } from './tokens.ts';

const kinds = (source: string) => tokenLines(source).map((line) => line.map((token) => `${token.kind}:${token.text}`));

describe('tokenLines', () => {
  it('keeps every character in its line', () => {
    const source = '/* a\n b */ int x = "s\\"t"; // end\n\n#define A 1 /* c */\nx / y;\n';
    expect(tokenLines(source).map((line) => line.map((token) => token.text).join('')).join('\n')).toBe(source);
  });

  it('carries a comment over lines', () => {
    expect(kinds('/* a\n b */ int')).toEqual([['comment:/* a'], ['comment: b */', 'plain: ', 'keyword:int']]);
  });

  it('knows strings and directives', () => {
    expect(kinds('#include "x.h"')).toEqual([['directive:#include "x.h"']]);
    expect(kinds('puts("a // b");')).toEqual([['plain:puts', 'plain:(', 'string:"a // b"', 'plain:);']]);
  });
});
