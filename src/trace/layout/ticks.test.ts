import { expect, it } from 'vitest';
import { Plot } from './plot.ts';
import { FoldedAxis } from './scale.ts';
import { tickLabels } from './ticks.ts';

it('never lets two times touch, however long they are behind a fold', () => {
  const second = 1_000_000_000;
  const axis = new FoldedAxis([0, 12_000, 20_000, second, second + 8_000]);
  for (let width = 200; width < 2400; width += 37) {
    const labels = tickLabels(new Plot(axis, { from: 0, to: axis.length }, 84, 84 + width));
    expect(labels.length).toBeGreaterThan(0);
    labels.slice(1).forEach(({ from }, index) => expect(from).toBeGreaterThan(labels[index].to));
  }
});
