import { describe, expect, it } from 'vitest';
import { contentHeight, ROW, scrollFor, windowAt } from './rows-window.ts';

const VIEW = 240;

describe.each([50, 1_000_000])('a list of %i rows', (rows) => {
  it('begins with the first row and ends with the last', () => {
    expect(windowAt(0, VIEW, rows)).toMatchObject({ first: 0, top: 0 });
    const end = windowAt(contentHeight(rows) - VIEW, VIEW, rows);
    expect(end.end).toBe(rows);
    expect(end.top + (rows - end.first) * ROW).toBeCloseTo(contentHeight(rows), 3);
  });

  it('brings any row into sight', () => {
    for (const row of [0, 1, 7, Math.floor(rows / 2), rows - 2, rows - 1]) {
      const scrolled = scrollFor(row, 0, VIEW, rows);
      const { first, end, top } = windowAt(scrolled, VIEW, rows);
      expect(row).toBeGreaterThanOrEqual(first);
      expect(row).toBeLessThan(end);
      const y = top + (row - first) * ROW - scrolled;
      expect(y).toBeGreaterThanOrEqual(-0.01);
      expect(y + ROW).toBeLessThanOrEqual(VIEW + 0.01);
      expect(scrollFor(row, scrolled, VIEW, rows)).toBe(scrolled);
    }
  });
});
