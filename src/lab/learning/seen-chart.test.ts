import { expect, test } from 'vitest';
import type { ChartMark } from './charts.ts';
import { seenChart } from './charts.ts';

const chart: ChartMark = {
  kind: 'waits', id: 'jitter', title: 'Jitter', paragraphs: [],
  series: [
    { run: 'timer', name: 'Timer', points: [{ waitNs: 5, position: 10 }, { waitNs: 7, position: 20 }] },
    { run: 'wq', name: 'Workqueue', points: [{ waitNs: 9, position: 20 }] },
  ],
};

const positionsIn = ({ series }: ChartMark) => series.map(({ points }) => points.map(({ position }) => position));

test('an open question takes what comes after it off the chart, on the run that it hides', () => {
  expect(positionsIn(seenChart(chart, [{ id: 'timer', hiddenAfter: 10 }, { id: 'wq', hiddenAfter: undefined }]))).toEqual([[10], [20]]);
});

test('without a question the whole run is drawn', () => {
  expect(seenChart(chart, [{ id: 'timer', hiddenAfter: undefined }, { id: 'wq', hiddenAfter: undefined }])).toEqual(chart);
});
