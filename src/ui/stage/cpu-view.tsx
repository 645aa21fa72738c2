import { memo } from 'react';
import type { Messages } from '../text/en.ts';
import { useText } from '../text/text.ts';
import type { Drawing } from './drawing.ts';
import { CHIP, HEADING, LAMPS, PLATE } from './drawing.ts';
import type { Lamp } from './softirqs.ts';

/** What surrounds the pile: the softirq lamps above it, the plate it stands on, the run queue below. */
export const CpuView = memo(function CpuView({ drawing, since }: { drawing: Drawing; since: (timeNs: number) => string }) {
  const text = useText();
  const { columns, cpu, plate, height } = drawing;
  const column = { left: columns.cpuX, width: columns.cpu };
  return (
    <>
      <div className="heading" style={{ ...column, top: 0 }}>
        <h4>{text.stage.softirqs(cpu.cpu)}</h4>
        <span>{lampsSay(drawing.lamps, text)}</span>
      </div>
      <Lamps lamps={drawing.lamps} style={{ ...column, top: HEADING, height: LAMPS }} />
      <div className="plate" style={{ ...column, top: plate, height: PLATE }}>
        {text.stage.cpu(cpu.cpu)}
      </div>
      <div className="heading" style={{ ...column, top: height - CHIP - HEADING }}>
        <h4>{text.stage.runQueue}</h4>
        <span>{runQueueSays(drawing, text, since)}</span>
      </div>
      {drawing.chips.length === 0 && <div className="no-chip" style={{ ...column, top: height - CHIP, height: CHIP }} />}
    </>
  );
});

function Lamps({ lamps, style }: { lamps: readonly Lamp[]; style: React.CSSProperties }) {
  return (
    <ol className="lamps" style={style} aria-hidden="true">
      {lamps.map((lamp) => (
        <li key={lamp.vector} className={`lamp ${lamp.state} ctx-S`} title={`${lamp.vector} ${lamp.name}`}>
          {lamp.state === 'off' ? lamp.vector : lamp.name}
        </li>
      ))}
    </ol>
  );
}

function lampsSay(lamps: readonly Lamp[], text: Messages): string {
  const named = (state: Lamp['state']) => lamps.filter((lamp) => lamp.state === state).map((lamp) => lamp.name).join(', ');
  const serving = named('serving');
  const pending = named('pending');
  if (serving) return text.stage.serving(serving);
  return pending ? text.stage.pending(pending) : text.stage.nonePending;
}

function runQueueSays({ cpu, moment, waitingTasks, sleepers }: Drawing, text: Messages, since: (timeNs: number) => string): string {
  const first = moment.tasks.get(cpu.runQueue[0]);
  if (first && waitingTasks > 0) return text.stage.waitsSince(first.comm, first.state, since(first.sinceNs));
  const sleeper = sleepers[0];
  if (sleeper) return text.stage.sleepsIn(sleeper.comm, sleeper.waiting?.syscall ?? '');
  return text.stage.empty;
}
