import { expect, it } from 'vitest';
import { kindOf } from './kind.ts';

it('tells an object by its magic, and takes all else for a recording', async () => {
  expect(await kindOf(new Blob([new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])]))).toBe('object');
  expect(await kindOf(new Blob(['# tracer: nop\n']))).toBe('recording');
  expect(await kindOf(new Blob([]))).toBe('recording');
});
