import type { EventKind } from '../base/event.ts';
import { align } from './align.ts';
import type { Log } from './log.ts';

/**
 * The order of events of two Logs side by side: a recording of a real kernel
 * against a simulated run, or two runs. Names and actors are compared, not times,
 * pids and pointers.
 */
export interface LogDiff {
  readonly rows: readonly DiffRow[];
  /** Stretches of rows that only one side has, in order. */
  readonly partings: readonly Parting[];
  /** Rows that both have. */
  readonly same: number;
  /** Too different to be compared to their end, or longer than we compare. */
  readonly isCut: boolean;
}

/** Event indices; at least one is there. */
export interface DiffRow {
  readonly left?: number;
  readonly right?: number;
}

/**
 * Why two orders part, as far as names tell. `order`: both have it, at another
 * place nearby; `left`, `right`: only that side has it; `other`: each has something else.
 */
export type PartingReason = 'order' | 'left' | 'right' | 'other';

export interface Parting {
  /** Rows `from` … `to` - 1. */
  readonly from: number;
  readonly to: number;
  readonly reason: PartingReason;
  /** What each side says here, in its order. */
  readonly left: readonly DiffName[];
  readonly right: readonly DiffName[];
}

/** An event, named so that two machines agree on it. */
export interface DiffName {
  /** The kind's name. */
  readonly event: string;
  /** The task it happened on, without numbers that differ from boot to boot: `kworker`, `idle`, or its name. */
  readonly actor: string;
  /** The function, work, system call or task that it is about; ''. */
  readonly about: string;
}

export interface DiffOptions {
  /** First event and the one behind the last, of each. */
  readonly left?: readonly [from: number, to: number];
  readonly right?: readonly [from: number, to: number];
  /** Names of kinds that are compared; by default those that both Logs have. */
  readonly kinds?: readonly string[];
}

export function diffOf(left: Log, right: Log, options: DiffOptions = {}): LogDiff {
  const kinds = new Set(options.kinds ?? commonKinds(left, right));
  const names = new Map<string, number>();
  const one = tokensOf(left, options.left ?? [0, left.length], kinds, names);
  const other = tokensOf(right, options.right ?? [0, right.length], kinds, names);
  const { pairs, isCut } = align(one.tokens, other.tokens);
  const rows = pairs.map((pair): DiffRow => ({
    ...(pair.left < 0 ? {} : { left: one.indices[pair.left] }),
    ...(pair.right < 0 ? {} : { right: other.indices[pair.right] }),
  }));
  const partings = partingsOf(left, right, rows);
  return { rows, partings, same: rows.filter((row) => row.left !== undefined && row.right !== undefined).length, isCut: isCut || one.isCut || other.isCut };
}

/** What both recorded: a trace without an event set lacks it for no reason of the machine's. */
function commonKinds(left: Log, right: Log): string[] {
  const known = new Set(right.kinds().map(({ name }) => name));
  return left.kinds().filter(({ name, system }: EventKind) => known.has(name) && system !== 'slowpath' && system !== 'imported').map(({ name }) => name);
}

/** Longer lists are compared up to here. */
const MOST_EVENTS = 200_000;

function tokensOf(log: Log, [from, to]: readonly [number, number], kinds: ReadonlySet<string>, names: Map<string, number>): { tokens: Int32Array; indices: number[]; isCut: boolean } {
  const tokens: number[] = [];
  const indices: number[] = [];
  let index = from;
  for (; index < to && indices.length < MOST_EVENTS; index++) {
    if (!kinds.has(log.kind(index).name)) continue;
    const { event, actor, about } = diffName(log, index);
    const name = `${event} ${actor} ${about}`;
    if (!names.has(name)) names.set(name, names.size);
    tokens.push(names.get(name)!);
    indices.push(index);
  }
  return { tokens: Int32Array.from(tokens), indices, isCut: index < to };
}

export function diffName(log: Log, index: number): DiffName {
  const { name } = log.kind(index);
  const field = ABOUT.find((each) => log.field(index, each) !== undefined);
  return { event: name, actor: actorName(log.comm(index)), about: field === undefined ? '' : actorName(log.text(index, field)) };
}

/** The fields that name what an event is about, the telling one first. */
const ABOUT = ['function', 'next_comm', 'comm', 'action', 'func', 'child_comm', 'name'];

function actorName(comm: string): string {
  if (comm.startsWith('swapper/')) return 'idle';
  return /^(kworker|ksoftirqd|ktimers|migration|rcuc)\//.exec(comm)?.[1] ?? comm;
}

function partingsOf(left: Log, right: Log, rows: readonly DiffRow[]): Parting[] {
  const bare: Omit<Parting, 'reason'>[] = [];
  for (let from = 0, to: number; from < rows.length; from = Math.max(to, from + 1)) {
    for (to = from; to < rows.length && (rows[to].left === undefined || rows[to].right === undefined); to++);
    if (to === from) continue;
    const stretch = rows.slice(from, to);
    bare.push({
      from, to,
      left: stretch.flatMap((row) => (row.left === undefined ? [] : [diffName(left, row.left)])),
      right: stretch.flatMap((row) => (row.right === undefined ? [] : [diffName(right, row.right)])),
    });
  }
  return bare.map((parting, at) => ({ ...parting, reason: reasonOf(parting, bare.slice(Math.max(0, at - NEARBY), at + NEARBY + 1)) }));
}

/** How many partings around one may hold what it lacks. */
const NEARBY = 3;

function reasonOf({ left, right }: Omit<Parting, 'reason'>, around: readonly Omit<Parting, 'reason'>[]): PartingReason {
  const isOn = (side: 'left' | 'right', name: DiffName) => around.some((parting) => parting[side].some((each) => isSame(each, name)));
  const isMoved = left.every((name) => isOn('right', name)) && right.every((name) => isOn('left', name));
  if (isMoved) return 'order';
  if (right.length === 0) return 'left';
  return left.length === 0 ? 'right' : 'other';
}

function isSame(one: DiffName, other: DiffName): boolean {
  return one.event === other.event && one.actor === other.actor && one.about === other.about;
}
