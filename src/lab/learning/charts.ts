import type { BoundLesson, Level, Reading, Wait } from '../../lessons/index.ts';
import type { Log } from '../../trace/log.ts';
import type { LabRun, RunId } from '../state.ts';

/** A lesson's chart with the readings of the runs that are there. */
export type ChartMark = { readonly id: string; readonly title: string; readonly paragraphs: readonly string[] } & (
  | { readonly kind: 'waits'; readonly series: readonly ChartSeries<Wait>[] }
  | { readonly kind: 'values'; readonly unit: 'count' | 'ns'; readonly levels: readonly Level[]; readonly series: readonly ChartSeries<Reading>[] }
);

export interface ChartSeries<Point> {
  readonly run: RunId;
  readonly name: string;
  readonly points: readonly Point[];
}

/** Charts are drawn again only when a run is: the points of a Log are read once. */
export function chartsOf({ lesson, words }: Pick<BoundLesson, 'lesson' | 'words'>, runs: readonly LabRun[]): ChartMark[] {
  const logs = new Map(runs.map(({ id, recording }) => [id, recording?.log]));
  return (lesson.charts ?? []).map((chart) => {
    const { title, paragraphs, series: names } = words.charts.get(chart.id)!;
    const head = { id: chart.id, title, paragraphs };
    if (chart.kind === 'waits') return { ...head, kind: 'waits', series: chart.series.map(({ run, waits }, index) => ({ run, name: names[index], points: pointsOf(logs.get(run), waits) })) };
    return { ...head, kind: 'values', unit: chart.unit, levels: chart.levels ?? [], series: chart.series.map(({ run, readings }, index) => ({ run, name: names[index], points: pointsOf(logs.get(run), readings) })) };
  });
}

const pointsOf = <Point>(log: Log | undefined, read: (log: Log) => readonly Point[]): readonly Point[] => (log ? read(log) : []);

/** The chart as far as its runs may be seen: while a question is open, what comes after it is not there. */
export function seenChart(chart: ChartMark, runs: readonly Pick<LabRun, 'id' | 'hiddenAfter'>[]): ChartMark {
  const seen = <Point extends { readonly position: number }>(series: readonly ChartSeries<Point>[]) =>
    series.map((each) => {
      const last = runs.find(({ id }) => id === each.run)?.hiddenAfter ?? Number.POSITIVE_INFINITY;
      return { ...each, points: each.points.filter(({ position }) => position <= last) };
    });
  return chart.kind === 'waits' ? { ...chart, series: seen(chart.series) } : { ...chart, series: seen(chart.series) };
}
