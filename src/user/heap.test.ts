import { expect, it } from 'vitest';
import { AddressSpace, FIRST_USER_REGION } from '../bpf/memory.ts';
import { Heap } from './heap.ts';

it('gives blocks that do not overlap, and gives freed ones again', () => {
  const heap = new Heap(new AddressSpace(FIRST_USER_REGION));
  const blocks = Array.from({ length: 100 }, (_, i) => ({ pointer: heap.allocate(1 + i * 37), size: 1 + i * 37 }));
  const sorted = blocks.toSorted((a, b) => a.pointer - b.pointer);
  for (let i = 1; i < sorted.length; i++) expect(sorted[i].pointer).toBeGreaterThanOrEqual(sorted[i - 1].pointer + sorted[i - 1].size);
  expect(heap.free(blocks[50].pointer)).toBe('ok');
  expect(heap.allocate(blocks[50].size)).toBe(blocks[50].pointer);
});

it('merges neighbours that are free', () => {
  const heap = new Heap(new AddressSpace(FIRST_USER_REGION));
  const [a, b, c] = [heap.allocate(100), heap.allocate(100), heap.allocate(100)];
  heap.free(a);
  heap.free(b);
  expect(heap.allocate(200)).toBe(a);
  expect(heap.sizeOf(c)).toBe(112);
});

it('says what is wrong with a pointer', () => {
  const heap = new Heap(new AddressSpace(FIRST_USER_REGION));
  const block = heap.allocate(8);
  expect(heap.free(block + 1)).toBe('invalid pointer');
  expect(heap.free(block)).toBe('ok');
  expect(heap.free(block)).toBe('double free');
});

it('maps large blocks by themselves and unmaps them', () => {
  const space = new AddressSpace(FIRST_USER_REGION);
  const heap = new Heap(space);
  const large = heap.allocate(1 << 20);
  expect(space.regionAt(large)?.size).toBe(1 << 20);
  expect(heap.free(large)).toBe('ok');
  expect(space.regionAt(large)).toBeUndefined();
  expect(heap.allocate(2 ** 40)).toBe(0);
});

it('goes its own way after a fork', () => {
  const space = new AddressSpace(FIRST_USER_REGION);
  const heap = new Heap(space);
  const block = heap.allocate(32);
  const child = heap.fork(space.fork(() => false));
  expect(child.free(block)).toBe('ok');
  expect(heap.sizeOf(block)).toBe(32);
});
