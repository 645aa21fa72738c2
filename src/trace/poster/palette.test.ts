import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fills, inks, palette } from './palette.ts';
import type { Shade } from './palette.ts';

const tokens = readFileSync(new URL('../../ui/style/tokens.css', import.meta.url), 'utf8');

/** A token's colours as the page's style says them. */
function tokenOf(name: string): string[] | undefined {
  return new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(tokens)?.slice(1);
}

test('posters have the colours of the page', () => {
  const named: readonly (readonly [string, Shade])[] = [
    ...Object.entries(palette),
    ...Object.entries(fills),
    ...Object.entries(inks).map(([context, shade]) => [`on-${context}`, shade] as const),
  ];
  for (const [name, shade] of named) expect(tokenOf(name), name).toEqual(shade);
});
