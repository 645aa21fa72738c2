import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitting, LabelRow, textWidth } from './labels.ts';

describe('LabelRow', () => {
  it('takes the first free wish', () => {
    const row = new LabelRow(0, 300);
    row.block(100, 140);
    expect(row.place(60, [{ x: 120, anchor: 'middle' }, { x: 146, anchor: 'start' }])).toEqual({ x: 146, anchor: 'start' });
    expect(row.place(60, [{ x: 146, anchor: 'start' }])).toBeUndefined();
    expect(row.place(60, [{ x: 280, anchor: 'start' }])).toBeUndefined();
  });

  it('never lets two words touch', () => {
    const wish = fc.record({ x: fc.integer({ min: 0, max: 500 }), width: fc.integer({ min: 5, max: 120 }) });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 30 }), (wishes) => {
        const row = new LabelRow(0, 500);
        const placed = wishes.flatMap(({ x, width }) => (row.place(width, [{ x, anchor: 'start' }]) ? [{ from: x, to: x + width }] : []));
        placed.sort((a, b) => a.from - b.from);
        for (let index = 1; index < placed.length; index++) expect(placed[index].from).toBeGreaterThan(placed[index - 1].to);
      }),
    );
  });
});

describe('fitting', () => {
  it('says the whole word or none', () => {
    expect(fitting('kworker/0:1', 100)).toBe('kworker/0:1');
    expect(fitting('kworker/0:1', 30)).toBe('');
    expect(textWidth('工作队列')).toBeGreaterThan(textWidth('work'));
  });
});
