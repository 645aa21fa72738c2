import { memo, useLayoutEffect, useRef } from 'react';
import type { Plot } from '../../../trace/layout/plot.ts';
import { useLab } from '../../lab.ts';
import { useMedia } from '../../style/media.ts';
import { CONTEXTS } from './lanes.ts';
import type { LongRun } from './long-run.ts';
import { LanePainter, type Inks } from './paint.ts';
import './lane-canvas.css';

interface CanvasProps {
  readonly long: LongRun;
  readonly zeroNs: number;
  readonly plot: Plot;
  readonly top: number;
  readonly height: number;
}

/** A long run's lanes, painted: what the event list says in words. */
export default function LaneCanvas(props: CanvasProps) {
  const theme = useLab((lab) => lab.theme);
  const isDark = useMedia('(prefers-color-scheme: dark)');
  // Other colours are another painting.
  return <Painted key={`${theme} ${isDark}`} {...props} />;
}

const Painted = memo(function Painted({ long, zeroNs, plot, top, height }: CanvasProps) {
  const element = useRef<HTMLCanvasElement>(null);
  const painter = useRef<LanePainter>(undefined);
  useLayoutEffect(() => {
    const canvas = element.current!;
    const fineness = devicePixelRatio;
    const width = Math.round(plot.width * fineness);
    const lines = Math.round(height * fineness);
    if (!painter.current || canvas.width !== width || canvas.height !== lines) {
      canvas.width = width;
      canvas.height = lines;
      painter.current = new LanePainter(canvas.getContext('2d')!, inksOf(canvas), fineness);
    }
    painter.current.paint(long.lanes, plot, zeroNs, top, height);
  }, [long, zeroNs, plot, top, height]);
  return (
    <canvas ref={element} className="lanes" style={{ width: plot.width, height }} aria-hidden="true">
      {CONTEXTS.map((context) => (
        <i key={context} className={`ctx-${context}`} />
      ))}
      <i className="lane-wait" />
      <b />
    </canvas>
  );
});

/** The colours as the page has them now: of the contexts, then of waiting. */
function inksOf(canvas: HTMLCanvasElement): Inks {
  const states = [...canvas.querySelectorAll('i')].map((probe) => {
    const { color, borderTopColor } = getComputedStyle(probe);
    return { fill: color, on: borderTopColor };
  });
  return { states, line: getComputedStyle(canvas.querySelector('b')!).color, font: `700 13px ${getComputedStyle(canvas).fontFamily}` };
}
