import { Fragment, memo } from 'react';
import type { ReactNode } from 'react';
import { formatIn, unitFor } from '../../trace/layout/format.ts';
import { useActions } from '../lab.ts';
import { Asked } from '../lessons/asked.tsx';
import { useText } from '../text/text.ts';
import type { Messages } from '../text/en/page.ts';
import type { WorkerMoment } from '../../trace/moment/moment.ts';
import type { Drawing, PlacedField } from './drawing.ts';
import { HEADING, SLOT, WORKER } from './drawing.ts';
import type { Box } from './geometry.ts';
import type { WaitingThing } from './waiting.ts';
import { workText } from './waiting.ts';
import { firstFitting, textWidth } from '../../trace/layout/labels.ts';
import { Badge } from '../context/badge.tsx';

/** What is kept in memory: the map value, the queue its timer or work waits in, the workers. */
export const MemoryView = memo(function MemoryView({ run, drawing, zeroNs }: { run: string; drawing: Drawing; zeroNs: number }) {
  return (
    <>
      <ValueCard run={run} drawing={drawing} />
      <WaitingCard drawing={drawing} zeroNs={zeroNs} />
      {drawing.waitingSort === 'works' && <WorkersCard drawing={drawing} />}
    </>
  );
});

function placed({ x, y, width, height }: Box) {
  return { left: x, top: y, width, height };
}

function Heading({ over, text, aside, isBeside = false }: { over: Box; text: string; aside: ReactNode; isBeside?: boolean }) {
  return (
    <div className={isBeside ? 'heading beside' : 'heading'} style={{ left: over.x, top: over.y - HEADING, width: over.width }}>
      <h4>{text}</h4>
      <span>{aside}</span>
    </div>
  );
}

function ValueCard({ run, drawing }: { run: string; drawing: Drawing }) {
  const text = useText();
  const { value, valueCard, async } = drawing;
  return (
    <>
      <Heading over={valueCard} text={text.stage.mapValue} aside={value && <ToMaps name={`${value.map.name}[${value.slot}]`} />} />
      <div className={!value ? 'card void' : value.map.isFreed ? 'card gone' : 'card'} style={placed(valueCard)}>
        {!value && <p className="quiet">{text.stage.none}</p>}
        {drawing.valueRows.map((row) => (
          <FieldRow key={row.name} row={row} run={run} isFresh={row.write !== undefined && row.write === drawing.moment.lastWrite} />
        ))}
        {value && (
          <div className="async-row" style={{ height: valueCard.y + valueCard.height - lastRow(drawing.valueRows) - 1.5 }}>
            <code>{drawing.columns.memory < 160 ? value.asyncType.replace(/^struct /, '') : value.asyncType}</code>
            <span className="async-state">{async ? text.stage.async[async.state] : value.map.isFreed ? text.stage.async.freed : text.stage.notMade}</span>
          </div>
        )}
      </div>
    </>
  );
}

/** The one value of the drawing, and the way to all the others. */
function ToMaps({ name }: { name: string }) {
  const text = useText();
  const { setPanel } = useActions();
  const open = () => {
    setPanel('maps');
    document.getElementById('panel-maps')?.focus();
  };
  return (
    <button type="button" className="to-maps" title={text.stage.allMaps} onClick={open}>
      {name}
      <span className="unseen"> {text.stage.allMaps}</span>
    </button>
  );
}

function lastRow(rows: readonly PlacedField[]): number {
  const last = rows.at(-1);
  return last ? last.y + last.height : HEADING;
}

/** More digits than this leave no room for the old value, nor for large ones. */
const LONG_VALUE = 6;

function FieldRow({ row, run, isFresh }: { row: PlacedField; run: string; isFresh: boolean }) {
  const isLong = row.text.length > LONG_VALUE;
  return (
    <div className={`field${row.isLarge ? ' large' : ''}${isLong ? ' long' : ''}${isFresh ? ' fresh' : ''}`} style={{ height: row.height }}>
      <code title={row.name}>{row.name}</code>
      <Asked className="field-value" run={run} write={row.write?.index} what={`${row.name} = ${row.text}`}>
        {row.old !== undefined && !isLong && <s>{row.old}</s>}
        <b key={row.text}>{row.text}</b>
      </Asked>
    </div>
  );
}

function WaitingCard({ drawing, zeroNs }: { drawing: Drawing; zeroNs: number }) {
  const text = useText();
  const { waiting, waitingCard, waitingSort, waitingCpu } = drawing;
  const rooms = Math.floor((waitingCard.height - 12) / SLOT);
  const shown = waiting.length > rooms ? waiting.slice(0, rooms - 1) : waiting;
  const title = waitingSort === 'hrtimers' ? text.stage.hrtimers : text.stage.worklist;
  const aside = waitingSort === 'hrtimers' ? text.stage.cpu(waitingCpu) : text.stage.pool(waitingCpu);
  return (
    <>
      <Heading over={waitingCard} text={title} aside={drawing.columns.memory < 150 ? '' : aside} isBeside />
      <div className="card slots" style={placed(waitingCard)}>
        {Array.from({ length: rooms }, (_, index) => (
          <Slot key={index} thing={shown[index]} width={waitingCard.width} zeroNs={zeroNs} text={text} says={index === 0 ? emptySays(drawing, zeroNs, text) : ''} more={index === shown.length ? waiting.length - shown.length : 0} />
        ))}
      </div>
    </>
  );
}

/** The first place of an empty queue says so, and when the token's thing was taken from it. */
function emptySays({ async }: Drawing, zeroNs: number, text: Messages): string {
  const { taken, state } = async ?? {};
  return taken && state === 'running' ? text.stage.emptyTaken(dueText(taken.timeNs - zeroNs)) : text.stage.empty;
}

/** A name that may go on in a second line after an underscore. */
function breakable(name: string): ReactNode {
  return name.split(/(?<=_)/).map((part, index) => (
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}

/** Of the card and of the slot, both sides. */
const SLOT_PADDING = 32;

/** Name and time side by side, or where there is no room one over the other; a name too long for that has both lines. */
function Slot({ thing, width, zeroNs, text, says, more }: { thing?: WaitingThing; width: number; zeroNs: number; text: Messages; says: string; more: number }) {
  if (!thing) {
    return <div className="slot void">{more > 0 ? text.stage.more(more) : says}</div>;
  }
  const due = thing.dueNs === undefined ? '' : dueText(thing.dueNs - zeroNs);
  const isTight = SLOT_PADDING + 6.5 * thing.text.length + 6 + textWidth(due) + (thing.isToken ? 28 : 0) > width;
  const isBroken = isTight && 6 * thing.text.length > width - (thing.isToken ? 46 : 20);
  return (
    <div className={`slot${thing.isToken ? ' mine' : ''}${isTight ? ' tight' : ''}`}>
      <code title={thing.text}>{isBroken ? breakable(thing.text) : thing.text}</code>
      {!isBroken && <span className="due">{due}</span>}
    </div>
  );
}

function dueText(sinceZeroNs: number): string {
  const unit = unitFor(sinceZeroNs);
  return `${formatIn(sinceZeroNs, unit, 1)} ${unit.symbol}`;
}

function WorkersCard({ drawing }: { drawing: Drawing }) {
  const text = useText();
  const { workers, workersCard, moment } = drawing;
  const seat = drawing.async?.place;
  const idle = workers.filter((worker) => worker.state === 'idle').length;
  return (
    <>
      <Heading over={workersCard} text={text.stage.workers} aside={workersCard.width < WAY_BESIDE ? '' : text.stage.idleWorkers(idle)} isBeside />
      <div className={workers.length > 0 ? 'card workers' : 'card void'} style={placed(workersCard)}>
        {workers.length === 0 && <p className="quiet">{text.stage.none}</p>}
        {workers.map((worker) => {
          const isOnCpu = drawing.cpu.current === worker.pid;
          const isSeat = seat?.at === 'worker' && seat.pid === worker.pid && moment.cpus[seat.cpu]?.current !== worker.pid;
          const room = workersCard.width - BESIDE_WORKER - (isSeat ? TOKEN : 0) - textWidth(shortName(worker));
          return <WorkerRow key={worker.pid} worker={worker} isOnCpu={isOnCpu} isSeat={isSeat} says={workerSays(worker, text, (work) => workText(moment, work))} room={room} />;
        })}
      </div>
    </>
  );
}

/** What it does, from all that there is to say to the least. */
function workerSays(worker: WorkerMoment, text: Messages, nameOf: (work: number | string) => string): readonly string[] {
  const state = text.stage.worker[worker.state];
  return worker.work === undefined ? [state] : [`${state} ${nameOf(worker.work)}`, nameOf(worker.work), state];
}

/** Narrower than this the token's way to a worker would cross what is said beside the heading. */
const WAY_BESIDE = 130;

/** Padding, badge and the gaps between. */
const BESIDE_WORKER = 56;
/** More of the right side where the token sits. */
const TOKEN = 36;

function shortName({ comm }: WorkerMoment): string {
  return comm.replace(/^kworker\//, '');
}

function WorkerRow({ worker, isOnCpu, isSeat, says, room }: { worker: WorkerMoment; isOnCpu: boolean; isSeat: boolean; says: readonly string[]; room: number }) {
  return (
    <div className={`worker ${worker.state}${isSeat ? ' seat' : ''}`} style={{ height: WORKER }}>
      <Badge context="W" hollow={!isOnCpu} />
      <code>{shortName(worker)}</code>
      <span title={says[0]}>{firstFitting(says, room)}</span>
    </div>
  );
}
