import type { AsyncMoment } from '../../trace/moment/moment.ts';
import type { Drawing } from './drawing.ts';
import { SLOT, WORKER } from './drawing.ts';
import type { Point } from './geometry.ts';

/** Where the one token is: one of these, and never between two of them at rest. */
export type Station = 'value' | 'queue' | 'cpu' | 'worker' | 'other-cpu';

/** A stretch of the token's way. `done`: travelled in this round; `next`: to come; `off`: not yet in sight. */
export type LegState = 'done' | 'next' | 'off';

export interface TokenPath {
  readonly station: Station;
  readonly at: Point;
  readonly start: readonly Point[];
  readonly take: readonly Point[];
  /** While it waits nobody can say what it will land on: only the way out of the queue is drawn. */
  readonly leave: readonly Point[];
  readonly write: readonly Point[];
  readonly goBack: readonly Point[];
  readonly started: LegState;
  readonly taken: LegState;
  readonly written: LegState;
  readonly returned: LegState;
}

const INSET = 24;
/** Of the token's disc. */
export const RADIUS = 15;
/** The token stands at the edge of the pile and leaves the context's letter to be read. */
const BESIDE = 12;

/** The token's way through a drawing, or nothing where there is no token yet. */
export function tokenPath(drawing: Drawing): TokenPath | undefined {
  const { async, columns } = drawing;
  if (!async || !drawing.value || async.place.at === 'gone') return undefined;
  const station = stationOf(drawing, async);
  const x = columns.memory - INSET;
  const home = { x, y: drawing.asyncY };
  const slot = { x, y: slotY(drawing) };
  const desk = deskOf(drawing, async, station);
  return {
    station,
    at: station === 'value' ? home : station === 'queue' ? slot : desk,
    ...legs(drawing, home, slot, desk),
    ...legStates(drawing, async, station),
  };
}

function stationOf({ cpu, moment }: Drawing, async: AsyncMoment): Station {
  const { place } = async;
  if (place.at === 'worker') {
    if (cpu.current === place.pid) return 'cpu';
    return moment.cpus[place.cpu]?.current === place.pid ? 'other-cpu' : 'worker';
  }
  if (place.at === 'softirq') return place.cpu === cpu.cpu ? 'cpu' : 'other-cpu';
  return place.at === 'hrtimer-queue' || place.at === 'worklist' ? 'queue' : 'value';
}

/** Where what was taken from its queue is: beside its callback on the CPU drawn large, on another CPU's small pile, with a worker that sleeps. */
function deskOf(drawing: Drawing, async: AsyncMoment, station: Station): Point {
  const { columns, smallPiles } = drawing;
  const x = columns.memory - INSET;
  if (station === 'worker') return { x, y: workerY(drawing, async) };
  const small = station === 'other-cpu' && 'cpu' in async.place ? smallPiles[async.place.cpu] : undefined;
  if (small) return { x: small.x + small.width - RADIUS - 2, y: small.y + small.height / 2 };
  return { x: columns.cpuX - BESIDE, y: callbackY(drawing, async) };
}

function legs({ columns, valueCard, valueRows }: Drawing, home: Point, slot: Point, desk: Point) {
  const { memory, gutter } = columns;
  const outward = memory + Math.round(gutter * 0.52);
  const homeward = memory + Math.round(gutter * 0.28);
  const first = valueRows[0];
  const valueY = first ? first.y + first.height / 2 : valueCard.y + 20;
  const leave = { x: memory - 10, y: slot.y };
  return {
    start: [{ x: home.x, y: valueCard.y + valueCard.height }, { x: slot.x, y: slot.y - SLOT / 2 + 3 }],
    take: desk.x > memory ? [leave, { x: outward, y: slot.y }, { x: outward, y: desk.y }, desk] : [slot, desk],
    leave: [leave, { x: outward + 6, y: slot.y }],
    write: [desk, { x: homeward, y: desk.y }, { x: homeward, y: valueY }, { x: memory + 3, y: valueY }],
    goBack: [desk, { x: homeward, y: desk.y }, { x: homeward, y: home.y }, { x: memory + 3, y: home.y }],
  };
}

/** A round that is over has left no trace but the value: its way would end at a context that is gone. */
function legStates({ value }: Drawing, async: AsyncMoment, station: Station) {
  // Nothing is drawn into a small pile: that would be lines across everything.
  if (station === 'other-cpu') return { started: 'done', taken: 'off', written: 'off', returned: 'off' } as const;
  const isCalled = station === 'cpu' || station === 'worker';
  const wrote = value?.fields.some((field) => field.write && async.called && field.write.index > async.called.index);
  const state = (isDone: boolean | undefined, isNext: boolean): LegState => (isDone ? 'done' : isNext ? 'next' : 'off');
  return {
    started: state(station !== 'value', async.started === undefined),
    taken: state(isCalled, station === 'queue'),
    written: state(isCalled && wrote, isCalled),
    returned: state(false, isCalled),
  };
}

function slotY({ waiting, waitingCard }: Drawing): number {
  const index = Math.max(0, waiting.findIndex((thing) => thing.isToken));
  const last = Math.floor((waitingCard.height - 12) / SLOT) - 1;
  return waitingCard.y + 6 + SLOT * Math.min(index, last) + SLOT / 2;
}

function workerY({ workers, workersCard }: Drawing, async: AsyncMoment): number {
  const pid = async.place.at === 'worker' ? async.place.pid : -1;
  const index = Math.max(0, workers.findIndex((worker) => worker.pid === pid));
  return workersCard.y + WORKER * index + WORKER / 2;
}

/** Beside the callback where it stands in the pile; else where its context is, or will be. */
function callbackY({ blocks, plate }: Drawing, async: AsyncMoment): number {
  const context = async.sort === 'timer' ? 'S' : 'W';
  const block =
    blocks.findLast((each) => each.funcs.includes(async.callback)) ?? blocks.findLast((each) => each.context === context) ?? blocks.at(-1);
  return block ? block.top + Math.min(block.height, 60) / 2 : plate - 40;
}

/** The way from where the token stood to where it stands: along the path, forward or back; straight across where no leg joins the two. */
export function travel(from: TokenPath, to: TokenPath): readonly Point[] {
  const key = `${from.station}>${to.station}`;
  const own = ways[key]?.(to) ?? [];
  return [from.at, ...own, to.at];
}

const ways: Readonly<Record<string, (path: TokenPath) => readonly Point[]>> = {
  'queue>cpu': (path) => path.take.slice(1, -1),
  'cpu>queue': (path) => path.take.slice(1, -1).toReversed(),
  'cpu>value': (path) => path.goBack.slice(1, -1),
  'value>cpu': (path) => path.goBack.slice(1, -1).toReversed(),
};
