import { useMemo, useState } from 'react';
import type { LabRun } from '../../lab/state.ts';
import type { Frame, Moment } from '../../trace/moment/moment.ts';
import { formatIn, unitFor } from '../format.ts';
import { useActions, useShownRuns } from '../lab.ts';
import { useSize } from '../measure.ts';
import type { Messages } from '../text/en.ts';
import { useText } from '../text/text.ts';
import { CpuView } from './cpu-view.tsx';
import type { Drawing } from './drawing.ts';
import { drawTwin, LOWEST_HEIGHT } from './drawing.ts';
import { MemoryView } from './memory-view.tsx';
import { tokenPath } from './path.ts';
import { PileView } from './pile-view.tsx';
import { Token } from './token.tsx';
import { WayView } from './way-view.tsx';
import './stage.css';

/** The machines side by side as they are now: one skeleton, so that what differs is the lesson. */
export function Stage() {
  const text = useText();
  return (
    <section className="stage" aria-label={text.stage.region}>
      {useShownRuns().map((run) => (
        <TwinStage key={run.id} run={run} />
      ))}
    </section>
  );
}

/** Wider than this, what belongs together would stand too far apart. */
const WIDEST = 840;

function TwinStage({ run }: { run: LabRun }) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { setFocus } = useActions();
  const text = useText();
  const moment = run.recording?.momentAt(run.position);
  return (
    <div
      className="twin-stage"
      ref={ref}
      style={{ minHeight: LOWEST_HEIGHT }}
      role="group"
      aria-label={text.mechanism[run.mechanism].name}
      onPointerDown={() => setFocus(run.id)}
    >
      {size && moment && <Machine run={run} moment={moment} width={Math.min(WIDEST, size.width)} height={size.height} />}
    </div>
  );
}

function Machine({ run, moment, width, height }: { run: LabRun; moment: Moment; width: number; height: number }) {
  const text = useText();
  const [pinned, setPinned] = useState<number>();
  const cpu = pinned ?? moment.cpu;
  const { files, mechanism } = run;
  const zeroNs = run.recording?.zeroNs ?? 0;
  const drawing = useMemo(
    () => drawTwin(moment, { width, height, cpu, waitingSort: mechanism === 'timer' || mechanism === 'sleep' ? 'hrtimers' : 'works', lineText: lineTextIn(files) }),
    [moment, width, height, cpu, mechanism, files],
  );
  const path = useMemo(() => tokenPath(drawing), [drawing]);
  const since = useMemo(() => (timeNs: number) => shortTime(timeNs - zeroNs), [zeroNs]);
  return (
    <div className="machine" style={{ height: drawing.height }}>
      <MemoryView drawing={drawing} zeroNs={zeroNs} />
      <CpuView drawing={drawing} since={since} />
      <PileView drawing={drawing} />
      {moment.cpus.length > 1 && <CpuSwitch drawing={drawing} onPick={setPinned} />}
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

/** In the place of the plate. One CPU is drawn large; a press on another makes it that one, a second press lets the picture follow events again. */
function CpuSwitch({ drawing, onPick }: { drawing: Drawing; onPick: (cpu: number | undefined) => void }) {
  const text = useText();
  const { moment, columns, plate, cpu } = drawing;
  return (
    <div className="cpu-switch" role="group" aria-label={text.stage.cpus} style={{ left: columns.cpuX, width: columns.cpu, top: plate - 2 }}>
      {moment.cpus.map((each) => (
        <button key={each.cpu} type="button" aria-pressed={each.cpu === cpu.cpu} aria-label={text.stage.cpu(each.cpu)} onClick={() => onPick(each.cpu === cpu.cpu ? undefined : each.cpu)}>
          {each.cpu === cpu.cpu ? text.stage.cpu(each.cpu) : each.cpu}
        </button>
      ))}
    </div>
  );
}
