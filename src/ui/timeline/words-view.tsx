import { textWidth } from '../../trace/layout/labels.ts';
import type { Plot } from '../../trace/layout/plot.ts';
import { arrowShape } from '../../trace/layout/shapes.ts';
import { wordsOf } from '../../trace/layout/words.ts';
import type { DrawnArrow } from '../../trace/layout/rows.ts';
import type { Messages } from '../text/en/page.ts';
import type { TimelineRun } from './model.ts';

/**
 * Arrows with their latencies, and the lengths of fast and slow paths: where there is room,
 * and only there. A length that is not over at `endNs` would tell what a prediction asks.
 */
export function Words({ run, plot, endNs, text }: { run: TimelineRun; plot: Plot; endNs: number; text: Messages }) {
  const words = wordsOf(run.rows, plot, endNs, { fast: text.timeline.fastPath, slow: text.timeline.slowPath });
  return (
    <g>
      {run.rows.arrows.map((each) => (
        <ArrowView key={each.arrow.from} each={each} plot={plot} />
      ))}
      {words.map((word) => (
        <g key={word.key}>
          {word.onWait && <rect className="word-ground" x={word.at.x - textWidth(word.text) / 2 - 2} y={word.y - 7} width={textWidth(word.text) + 4} height={14} />}
          <text x={word.at.x} y={word.y + 4.5} textAnchor={word.at.anchor} className={word.isStrong ? 'latency' : 'path-word'}>
            {word.text}
          </text>
        </g>
      ))}
    </g>
  );
}

function ArrowView({ each, plot }: { each: DrawnArrow; plot: Plot }) {
  const shape = arrowShape(each, plot);
  if (!shape) return null;
  return (
    <g className="latency-arrow">
      <path d={shape.line} />
      <path d={shape.head} className="head" />
    </g>
  );
}
