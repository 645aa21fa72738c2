import { memo } from 'react';
import type { Messages } from '../text/en/page.ts';
import { useText } from '../text/text.ts';
import { firstFitting, textWidth } from '../../trace/layout/labels.ts';
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
      <CpuHeading drawing={drawing} top={0} titles={[text.stage.softirqs(cpu.cpu), text.stage.softirqsShort]} says={lampsSay(drawing.lamps, text)} />
      <Lamps lamps={drawing.lamps} x={columns.cpuX} width={columns.cpu} />
      <div className="plate" style={{ ...column, top: plate, height: PLATE }}>
        {text.stage.cpu(cpu.cpu)}
      </div>
      <CpuHeading drawing={drawing} top={height - CHIP - HEADING} titles={[text.stage.runQueue]} says={runQueueSays(drawing, text, since)} />
      {drawing.chips.length === 0 && <div className="no-chip" style={{ ...column, top: height - CHIP, height: CHIP }} />}
    </>
  );
});

interface LampsProps {
  readonly lamps: readonly Lamp[];
  readonly x: number;
  readonly width: number;
}

const Lamps = memo(
  function Lamps({ lamps, x, width }: LampsProps) {
    return (
      <ol className="lamps" style={{ left: x, width, top: HEADING, height: LAMPS }} aria-hidden="true">
        {lamps.map((lamp) => (
          <li key={lamp.vector} className={`lamp ${lamp.state} ctx-S`} title={`${lamp.vector} ${lamp.name}`}>
            {lamp.state === 'off' ? lamp.vector : lamp.name}
          </li>
        ))}
      </ol>
    );
  },
  (a, b) => a.x === b.x && a.width === b.width && a.lamps.every((lamp, index) => lamp.state === b.lamps[index].state),
);

/** A title and what is said beside it: the longest wordings that there is room for. */
function CpuHeading({ drawing: { columns }, top, titles, says }: { drawing: Drawing; top: number; titles: readonly string[]; says: readonly string[] }) {
  const roomBeside = (title: string) => columns.cpu - textWidth(title, BOLD) - GAP;
  const title = titles.find((each) => textWidth(says[0] ?? '') <= roomBeside(each)) ?? titles[titles.length - 1];
  return (
    <div className="heading" style={{ left: columns.cpuX, width: columns.cpu, top }}>
      <h4>{title}</h4>
      <span>{firstFitting(says, roomBeside(title))}</span>
    </div>
  );
}

/** A heading's 14 px, semibold. */
const BOLD = 14.5;
const GAP = 8;

function lampsSay(lamps: readonly Lamp[], text: Messages): string[] {
  const named = (state: Lamp['state']) => lamps.filter((lamp) => lamp.state === state).map((lamp) => lamp.name).join(', ');
  const serving = named('serving');
  const pending = named('pending');
  if (serving) return [text.stage.serving(serving), text.stage.serving('')];
  return pending ? [text.stage.pending(pending), text.stage.pending('')] : [text.stage.nonePending];
}

function runQueueSays({ cpu, moment, waitingTasks, sleepers }: Drawing, text: Messages, since: (timeNs: number) => string): string[] {
  const first = moment.tasks.get(cpu.runQueue[0]);
  if (first && waitingTasks > 0) {
    const at = since(first.sinceNs);
    return [text.stage.waitsSince(first.comm, first.state, at), text.stage.since(first.state, at), first.state];
  }
  const [sleeper] = sleepers;
  if (!sleeper) return [text.stage.empty];
  const syscall = sleeper.waiting?.syscall ?? '';
  return [text.stage.sleepsIn(sleeper.comm, syscall), text.stage.sleepsIn('', syscall), text.stage.sleepsIn('', '')].map((says) => says.trim());
}
