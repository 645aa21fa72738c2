import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verify } from './index.ts';
import { parseCases } from './testing/case-file.ts';

/** Each `.case` file: what the verifier accepts, what it refuses, and in which words. */
const folder = new URL('./cases/', import.meta.url);

describe.each(readdirSync(folder).filter((file) => file.endsWith('.case')))('%s', (file) => {
  it.each(parseCases(readFileSync(new URL(file, folder), 'utf8')).map((entry) => [entry.title, entry] as const))('%s', (_title, entry) => {
    const { ret, log } = verify(entry.input);
    let at = 0;
    for (const words of entry.words) {
      const found = log.indexOf(words, at);
      expect(found >= 0 ? words : log).toBe(words);
      at = found + words.length;
    }
    expect(ret === 0 ? 'accepted' : `refused:\n${log}`).toEqual(entry.isAccepted ? 'accepted' : expect.stringContaining('refused'));
  });
});
