import { describe, expect, it } from 'vitest';
import { explainVerifierMessage, explanationKeys } from '../../../lab/verdict.ts';
import { enExplanations } from './verifier.ts';
import { plainText, rich } from '../rich.ts';

describe('the words of rejections', () => {
  it('are there for every message that is explained, and for nothing else', () => {
    expect(Object.keys(enExplanations).toSorted()).toEqual([...explanationKeys].toSorted());
  });

  it('are one sentence with its end, and one thing to do', () => {
    for (const [key, { says, fix }] of Object.entries(enExplanations)) {
      expect(says, key).toMatch(/^[^\n]{20,160}\.$/);
      expect(fix, key).toMatch(/^[^\n]{10,180}\.$/);
    }
  });

  it('have their blanks filled in by the message', () => {
    const log = '26: (79) r1 = *(u64 *)(r3 +40)\ninvalid access to map value, value_size=24 off=40 size=8\n';
    const { key, params } = explainVerifierMessage(log)!;
    expect(plainText(rich(enExplanations[key].says, params))).toBe(
      'The access lies outside of the map value: 8 bytes at offset 40, where the value has 24.',
    );
  });
});
