import { devices } from '../lessons/index.ts';
import { MOST_PATIENCE, type TerminalInput } from './run-input.ts';
import { checkedNotes } from './notes.ts';
import type { MachineDials, RunId, TimelineNote } from './state.ts';

/** What a link carries beside its readable parameters: what the reader changed. */
export interface LinkState {
  /** Edited files by name; those as the lesson ships them are left out. */
  readonly files: Readonly<Record<string, string>>;
  /** Dials that were turned. */
  readonly machine: Partial<MachineDials>;
  /** What was typed into terminals. */
  readonly typed?: Readonly<Record<RunId, readonly TerminalInput[]>>;
  /** Runs that were allowed to go on beyond the usual limits: how many times as far. */
  readonly patience?: Readonly<Record<RunId, number>>;
  /** What was written beside the timeline. */
  readonly notes?: readonly TimelineNote[];
}

/** First character of every payload: the version of its format. */
const VERSION = '1';

/** A payload may unpack to this much and no more: links are untrusted. */
const LONGEST_TEXT = 2_000_000;

/** `#s=` payload: version, then base64url of deflated UTF-8 JSON. '' where nothing was changed. */
export async function packState(state: LinkState): Promise<string> {
  if (Object.values(state).every((part) => Object.keys(part ?? {}).length === 0)) return '';
  const deflated = await collect(new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream('deflate-raw')));
  return VERSION + toBase64Url(deflated);
}

/** Undefined for whatever is no payload of ours, however long. */
export async function unpackState(payload: string): Promise<LinkState | undefined> {
  if (!payload.startsWith(VERSION)) return undefined;
  try {
    const bytes = fromBase64Url(payload.slice(1));
    const inflated = await collect(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')));
    return checked(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(inflated)));
  } catch {
    return undefined;
  }
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    length += next.value.length;
    if (length > LONGEST_TEXT) {
      await reader.cancel();
      throw new RangeError('the payload unpacks to too much');
    }
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (text.length > LONGEST_TEXT) throw new RangeError('the payload is too long');
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

/** Only what has the right form passes: nothing of a link is believed. */
function checked(value: unknown): LinkState | undefined {
  if (!isRecord(value) || !isRecord(value.files) || !isRecord(value.machine)) return undefined;
  return {
    files: entriesThat(value.files, (text) => typeof text === 'string'),
    machine: checkedDials(value.machine),
    ...(isRecord(value.typed) && { typed: entriesThat(value.typed, isTyped) }),
    ...(isRecord(value.patience) && { patience: entriesThat(value.patience, isPatience) }),
    ...(Array.isArray(value.notes) && { notes: checkedNotes(value.notes) }),
  };
}

/** Built from entries: a key like `__proto__` is a key like any other. */
function entriesThat<Value>(record: Record<string, unknown>, isOne: (value: unknown) => value is Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, Value] => isOne(entry[1])));
}

function isPatience(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_PATIENCE;
}

function isTyped(value: unknown): value is readonly TerminalInput[] {
  return Array.isArray(value) && value.every((each) => isRecord(each) && typeof each.text === 'string' && Number.isSafeInteger(each.timeNs) && (each.timeNs as number) >= 0);
}

const dialValues: { readonly [dial in keyof Required<MachineDials>]: (value: unknown) => boolean } = {
  kernel: (value) => ['pre-6.10', '6.12', '7.x'].includes(value as string),
  preempt: (value) => ['none', 'voluntary', 'full', 'rt'].includes(value as string),
  neighbours: (value) => ['idle', 'hog', 'four-hogs', 'fifo', 'storm', 'worker'].includes(value as string),
  cpus: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 8,
  seed: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32,
  traced: (value) => typeof value === 'boolean',
  cpuSpeed: (value) => [0.25, 0.5, 1, 2, 4].includes(value as number),
  traffic: (value) => ['steady', 'burst', 'flood', 'deluge'].includes(value as string),
  pressure: (value) => ['none', 'low', 'high'].includes(value as string),
  reputationMs: (value) => [1, 5, 20, 100].includes(value as number),
  debugInfoBtf: (value) => typeof value === 'boolean',
  device: (value) => Object.keys(devices).includes(value as string),
  isVerifying: (value) => typeof value === 'boolean',
};

function checkedDials(dials: Record<string, unknown>): Partial<MachineDials> {
  return Object.fromEntries(
    Object.entries(dials).filter(([name, value]) => Object.hasOwn(dialValues, name) && dialValues[name as keyof MachineDials](value)),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
