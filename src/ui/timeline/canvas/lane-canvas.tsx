import { memo, useLayoutEffect, useRef } from 'react';
import type { Context } from '../../../base/trace-flags.ts';
import { useLab } from '../../lab.ts';
import { useMedia } from '../../style/media.ts';
import type { TimelineRun } from '../model.ts';
import type { Plot } from '../../../trace/layout/plot.ts';
import { CONTEXTS, type Lane } from './lanes.ts';
import { lanePlace } from './lane-rows.ts';
import { LanePainter, type Inks } from './paint.ts';
import './lane-canvas.css';

interface CanvasProps {
  readonly run: TimelineRun;
  readonly lanes: readonly Lane[];
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

const Painted = memo(function Painted({ run, lanes, plot, top, height }: CanvasProps) {
  const element = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const canvas = element.current;
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen) return undefined;
    const frame = requestAnimationFrame(() => {
      const fineness = devicePixelRatio;
      canvas.width = Math.round(plot.width * fineness);
      canvas.height = Math.round(height * fineness);
      pen.scale(fineness, fineness);
      const { font, inks } = inksOf(canvas);
      const painter = new LanePainter(pen, plot, inks, font);
      lanes.forEach((lane, index) => {
        const place = lanePlace(lanes, index, run.rows.top);
        painter.paint(lane, { ...place, top: place.top - top }, run.recording.zeroNs);
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [run, lanes, plot, top, height]);
  return (
    <canvas ref={element} className="lanes" style={{ width: plot.width, height }} aria-hidden="true">
      {CONTEXTS.map((context) => (
        <i key={context} className={`ctx-${context}`} />
      ))}
    </canvas>
  );
});

/** The contexts' colours as the page has them now. */
function inksOf(canvas: HTMLCanvasElement): { readonly font: string; readonly inks: Inks } {
  const probes = [...canvas.querySelectorAll('i')].map((probe, index) => {
    const { color, borderTopColor } = getComputedStyle(probe);
    return [CONTEXTS[index], { fill: color, on: borderTopColor }] as const;
  });
  const font = `700 13px ${getComputedStyle(canvas).fontFamily}`;
  return { font, inks: Object.fromEntries(probes) as Record<Context, { fill: string; on: string }> };
}
