import { expect, test } from 'vitest';
import { formatNs } from './format.ts';

test('what rounds to nothing has no sign', () => {
  expect(formatNs(-0)).toBe('0 µs');
  expect(formatNs(-4, 2)).toBe('0 µs');
  expect(formatNs(-5300, 1)).toBe('-5.3 µs');
});
