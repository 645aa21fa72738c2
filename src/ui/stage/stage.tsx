import { useMemo, useRef, useState } from 'react';
import type { LabRun } from '../../lab/state.ts';
import type { Frame, Moment } from '../../trace/moment/moment.ts';
import { formatIn, unitFor } from '../../trace/layout/format.ts';
import { useActions, useShownRuns } from '../lab.ts';
import { useSize } from '../measure.ts';
import { runName } from '../run-name.ts';
import type { Messages } from '../text/en/page.ts';
import { useText } from '../text/text.ts';
import { CpuView } from './cpu-view.tsx';
import { CpuStrip } from './cpu-strip.tsx';
import { cpusOf, stripHeight } from './cpus.ts';
import type { Drawing } from './drawing.ts';
import { drawTwin, LOWEST_HEIGHT } from './drawing.ts';
import { MemoryView } from './memory-view.tsx';
import { tokenPath } from './path.ts';
import { swipeOf } from './swipe.ts';
import { PileView } from './pile-view.tsx';
import { Token } from './token.tsx';
import { WayView } from './way-view.tsx';
import './stage.css';

/** The machines side by side as they are now: one skeleton, so that what differs is the lesson. */
export function Stage() {
  const text = useText();
  return (
    <section className="stage" aria-label={text.stage.region} {...useSwipe()}>
      {useShownRuns().map((run) => (
        <TwinStage key={run.id} run={run} />
      ))}
    </section>
  );
}

/** A swipe turns to the next step or the one before; what the browser takes for scrolling is cancelled, and none. */
function useSwipe() {
  const { step } = useActions();
  const from = useRef<{ readonly finger: number; readonly x: number; readonly y: number }>(undefined);
  return {
    onPointerDown({ pointerType, isPrimary, pointerId: finger, clientX: x, clientY: y }: React.PointerEvent) {
      from.current = pointerType === 'touch' && isPrimary ? { finger, x, y } : undefined;
    },
    onPointerUp({ pointerId, clientX: x, clientY: y }: React.PointerEvent) {
      const way = from.current?.finger === pointerId ? swipeOf(from.current, { x, y }) : 0;
      from.current = undefined;
      if (way !== 0) step(way);
    },
    onPointerCancel() {
      from.current = undefined;
    },
  };
}

/** Wider than this, what belongs together would stand too far apart. */
const WIDEST = 840;

function TwinStage({ run }: { run: LabRun }) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { setFocus } = useActions();
  const text = useText();
  const { recording } = run;
  const moment = recording?.momentAt(run.position);
  const cpus = useMemo(() => (recording ? cpusOf(recording) : 1), [recording]);
  const width = Math.min(WIDEST, size?.width ?? 0);
  const above = stripHeight(cpus, width);
  return (
    <div
      className="twin-stage"
      ref={ref}
      style={{ minHeight: LOWEST_HEIGHT + above }}
      role="group"
      aria-label={runName(text, run)}
      onPointerDown={() => setFocus(run.id)}
    >
      {size && moment && <Machine run={run} moment={moment} cpus={cpus} width={width} above={above} height={size.height - above} />}
    </div>
  );
}

interface MachineProps {
  readonly run: LabRun;
  readonly moment: Moment;
  readonly cpus: number;
  readonly width: number;
  readonly height: number;
  /** Room over the drawing, for the other CPUs. */
  readonly above: number;
}

function Machine({ run, moment, cpus, width, height, above }: MachineProps) {
  const text = useText();
  const [pinned, setPinned] = useState<number>();
  const cpu = pinned ?? moment.cpu;
  const { files, mechanism } = run;
  const zeroNs = run.recording?.zeroNs ?? 0;
  const drawing = useMemo(
    () => drawTwin(moment, { width, height, cpu, cpus, waitingSort: mechanism === 'timer' || mechanism === 'sleep' ? 'hrtimers' : 'works', lineText: lineTextIn(files) }),
    [moment, width, height, cpu, cpus, mechanism, files],
  );
  const path = useMemo(() => tokenPath(drawing), [drawing]);
  const since = useMemo(() => (timeNs: number) => shortTime(timeNs - zeroNs), [zeroNs]);
  return (
    <div className="machine" style={{ top: above, height: drawing.height }}>
      {drawing.smallPiles.length > 0 && <CpuStrip piles={drawing.smallPiles} large={cpu} pinned={pinned} onPin={setPinned} />}
      <MemoryView run={run.id} drawing={drawing} zeroNs={zeroNs} />
      <CpuView drawing={drawing} since={since} />
      <PileView drawing={drawing} />
      {path && <WayView drawing={drawing} path={path} labels={stationLabels(drawing, text, since)} />}
      {path && <Token path={path} letter="ƒ" />}
    </div>
  );
}

/** A source line as the running frame repeats it. */
function lineTextIn(files: LabRun['files']): (frame: Frame) => string {
  const lines = new Map(files.map((file) => [file.name, file.text.split('\n')]));
  return ({ file, line }) => (file && line ? (lines.get(file)?.[line - 1]?.trim() ?? '') : '');
}

function stationLabels({ async }: Drawing, text: Messages, since: (timeNs: number) => string): readonly [string, string] {
  if (!async?.started) return ['', ''];
  const at = since(async.started.timeNs);
  return [async.sort === 'timer' ? text.stage.armedAt(at) : text.stage.queuedAt(at), ''];
}

/** A time since the page's zero, short enough for a label. */
function shortTime(sinceZeroNs: number): string {
  const unit = unitFor(sinceZeroNs);
  return unit.symbol === 'µs' ? formatIn(sinceZeroNs, unit, 1) : `${formatIn(sinceZeroNs, unit, 3)} ${unit.symbol}`;
}
