import { describe, expect, it } from 'vitest';
import { LruList } from './lru-list.ts';

/** Four slots; key 1 is inserted and looked up, then other keys follow: the recorded program lru_evict_while_pending. */
function evictions(cpus: number): number[] {
  const list = new LruList(4, cpus);
  const evicted: number[] = [];
  const evict = (slot: number): boolean => evicted.push(slot) > 0;
  const first = list.take(0, evict);
  list.touch(first);
  for (let key = 0; key < 40; key++) list.take(0, evict);
  return evicted.map((slot) => (slot === first ? 1 : 0));
}

describe('LRU of four elements', () => {
  it('keeps an element that was used once, on one CPU', () => {
    expect(evictions(1)).not.toContain(1);
  });

  it('evicts it on two CPUs, where fewer elements are kept free at a time', () => {
    expect(evictions(2)).toContain(1);
  });

  it('reuses a deleted element before it evicts another', () => {
    const list = new LruList(4, 1);
    const slots = [0, 1, 2, 3].map(() => list.take(0, () => false));
    list.give(slots[1]);
    expect(list.take(0, () => false)).toBe(slots[1]);
  });
});
