import { expect, it } from 'vitest';
import { hintDue, HINTS, keepSeenHints, seenHints } from './hints.ts';

it('tells one thing after another, none before its time and none twice', () => {
  expect(hintDue([], 0)).toBe('step');
  expect(hintDue(['step'], 1)).toBeUndefined();
  expect(hintDue(['step'], 3)).toBe('timeline');
  expect(hintDue(['step', 'timeline'], 3)).toBeUndefined();
  expect(hintDue(['step', 'timeline'], 7)).toBe('edit');
  expect(hintDue(HINTS, 100)).toBeUndefined();
});

it('keeps on the device what was shown, and shows nothing where it cannot', () => {
  const kept = new Map<string, string>();
  const keep = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: () => {} };
  expect(seenHints(keep)).toEqual([]);
  keepSeenHints(keep, ['step']);
  expect(seenHints(keep)).toEqual(['step']);
  expect(seenHints(undefined)).toEqual(HINTS);
  const throwing = { getItem: () => { throw new Error('no storage'); }, setItem: () => {}, removeItem: () => {} };
  expect(seenHints(throwing)).toEqual(HINTS);
});
