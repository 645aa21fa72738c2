import { useMemo } from 'react';
import type { Catalogues } from './catalogues.ts';
import { useWords } from './words.ts';

/** Compiler and linker speak English themselves. */
const english: Catalogues['diagnostics'] = {};

/** Says in the reader's language what compiler or linker said. */
export function useDiagnosticWords(): (said: string) => string {
  const table = useWords('diagnostics', english);
  return useMemo(() => translatorOf(table), [table]);
}

interface Pattern {
  readonly matches: RegExp;
  readonly says: string;
}

/** What is in no table is said as it was. Between quotes no quote is put in, so the longest pattern that fits is the one that was meant. */
export function translatorOf(table: Catalogues['diagnostics']): (said: string) => string {
  const patterns = Object.entries(table)
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([key, says]): Pattern => ({ matches: patternOf(key), says }));
  const translate = (said: string): string => {
    for (const { matches, says } of patterns) {
      const found = matches.exec(said);
      if (found) return says.replaceAll(/\{(\d)\}/g, (_, index: string) => translate(found[Number(index)]));
    }
    return said;
  };
  return translate;
}

function patternOf(key: string): RegExp {
  const escaped = key.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`);
  const blank = String.raw`\{\}`;
  return new RegExp(`^${escaped.replaceAll(`'${blank}'`, "'([^']*)'").replaceAll(blank, '(.*)')}$`, 's');
}
