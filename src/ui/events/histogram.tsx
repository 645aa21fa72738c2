import { histogram, type Latency, type LatencyGroup } from '../../trace/latencies.ts';
import { formatNs } from '../../trace/layout/format.ts';
import { enEvents } from '../text/en/events.ts';
import { useWords } from '../text/words.ts';

const WIDTH = 384;
const HEIGHT = 96;
const FOOT = 18;
const HEAD = 16;
const WIDEST_BAR = 56;

/** How the waits of a group spread: a bar for each doubling, pressed to go to the longest wait in it. */
export function Histogram({ group, onPress }: { group: LatencyGroup; onPress: (latency: Latency) => void }) {
  const text = useWords('events', enEvents).latencies;
  const bars = histogram(group);
  const most = Math.max(...bars.map(({ count }) => count));
  const step = Math.min(WIDEST_BAR, WIDTH / bars.length);
  const every = Math.ceil(52 / step);
  const heightOf = (count: number) => (count === 0 ? 0 : Math.max(2, ((HEIGHT - FOOT - HEAD) * count) / most));
  return (
    <svg className="histogram" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="group" aria-label={text.histogram(group.name)}>
      <line className="histogram-foot" x1="0" x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
      {bars.map(({ fromNs, toNs, count }, index) => {
        const height = heightOf(count);
        const longest = group.latencies.findLast(({ waitNs }) => waitNs < toNs);
        const press = () => longest && onPress(longest);
        const label = text.bar(count, formatNs(fromNs), formatNs(toNs));
        return (
          <g key={fromNs} transform={`translate(${index * step} 0)`}>
            {count > 0 && (
              <g
                role="button"
                tabIndex={0}
                aria-label={label}
                className="histogram-bar"
                data-own-keys=""
                onClick={press}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' && event.key !== ' ') return;
                  event.preventDefault();
                  press();
                }}
              >
                <title>{label}</title>
                <rect className="histogram-hit" x="0" y="0" width={step} height={HEIGHT - FOOT} />
                <rect className="histogram-fill" x="1" y={HEIGHT - FOOT - height} width={step - 2} height={height} rx="2" />
                {step > 24 && (
                  <text x={step / 2} y={HEIGHT - FOOT - height - 4} textAnchor="middle">
                    {count}
                  </text>
                )}
              </g>
            )}
            {index % every === 0 && (
              <text className="histogram-tick" x="0" y={HEIGHT - 4}>
                {formatNs(fromNs, 0)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
