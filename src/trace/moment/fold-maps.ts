import { fromHex, toHex } from '../../base/bytes.ts';
import { contextOf } from '../../base/trace-flags.ts';
import type { ValueLayout } from '../../base/value-layout.ts';
import type { EventCursor } from './cursor.ts';
import type { Draft, Own } from './draft.ts';
import type { ContextLayer, CpuMoment, ElementMoment, MapMoment, MapWrite, SourcePosition } from './moment.ts';

/** Maps, their elements, and who wrote what. */

export function foldMapCreate(draft: Draft, event: EventCursor): void {
  const id = event.num('map');
  const map: MapMoment = {
    id, name: event.text('name'), type: event.text('type'), keySize: event.num('key_size'), valueSize: event.num('value_size'),
    maxEntries: event.num('max_entries'), layout: parseLayout(event.text('layout')), elements: new Map(), isFreed: false,
  };
  draft.addEntry(draft.own(draft.moment, 'maps'), id, map);
}

function parseLayout(json: string): ValueLayout | undefined {
  return json === '' ? undefined : (JSON.parse(json) as ValueLayout);
}

function ownMap(draft: Draft, id: number): Own<MapMoment> | undefined {
  return draft.ownEntry(draft.own(draft.moment, 'maps'), id);
}

/** The map is gone; what it held is still shown, as freed. */
export function foldMapFree(draft: Draft, event: EventCursor): void {
  const map = ownMap(draft, event.num('map'));
  if (map !== undefined) map.isFreed = true;
}

/** A slot has an element, under a key. */
export function foldElementInsert(draft: Draft, event: EventCursor): void {
  const map = ownMap(draft, event.num('map'));
  if (map === undefined) return;
  const slot = event.num('slot');
  const bytes = new Uint8Array(map.valueSize);
  bytes.set((fromHex(event.text('value')) ?? bytes).subarray(0, map.valueSize));
  const write = writeOf(draft, event, 0, new Uint8Array(map.valueSize), bytes.slice());
  draft.addEntry(draft.own(map, 'elements'), slot, { slot, key: event.text('key'), bytes, writes: [write] });
  draft.moment.lastWrite = write;
}

/** The slot is empty. */
export function foldElementDelete(draft: Draft, event: EventCursor): void {
  const map = ownMap(draft, event.num('map'));
  if (map !== undefined) draft.own(map, 'elements').delete(event.num('slot'));
}

/** A store of up to eight bytes. The event knows what was there before. */
export function foldMemWrite(draft: Draft, event: EventCursor): void {
  const size = event.num('size');
  store(draft, event, littleEndian(event.num('new_lo'), event.num('new_hi'), size), littleEndian(event.num('old_lo'), event.num('old_hi'), size));
}

/** Bytes were copied into a value: an update, or a helper’s writing. */
export function foldMemCopy(draft: Draft, event: EventCursor): void {
  store(draft, event, fromHex(event.text('bytes')) ?? new Uint8Array(0));
}

function store(draft: Draft, event: EventCursor, bytes: Uint8Array, old?: Uint8Array): void {
  const element = elementOf(draft, event);
  if (element === undefined) return;
  const offset = event.num('off');
  const room = element.bytes.length - offset;
  const stored = bytes.subarray(0, Math.max(room, 0));
  const write = writeOf(draft, event, offset, old ?? element.bytes.slice(offset, offset + stored.length), stored);
  draft.own(element, 'bytes').set(stored, offset);
  element.writes = [...element.writes.filter((earlier) => !covers(write, earlier)), write];
  draft.moment.lastWrite = write;
}

/** The element of the event's slot; an array's comes to be with its first write. */
function elementOf(draft: Draft, event: EventCursor): Own<ElementMoment> | undefined {
  const map = ownMap(draft, event.num('map'));
  if (map === undefined) return undefined;
  const elements = draft.own(map, 'elements');
  const slot = event.num('slot');
  const known = draft.ownEntry(elements, slot);
  if (known !== undefined) return known as Own<ElementMoment>;
  const key = toHex(littleEndian(slot, 0, 4));
  return draft.addEntry<number, ElementMoment>(elements, slot, { slot, key, bytes: new Uint8Array(map.valueSize), writes: [] });
}

function covers(later: MapWrite, earlier: MapWrite): boolean {
  return later.offset <= earlier.offset && earlier.offset + earlier.new.length <= later.offset + later.new.length;
}

function writeOf(draft: Draft, event: EventCursor, offset: number, old: Uint8Array, bytes: Uint8Array): MapWrite {
  const source = runningLine(draft, event);
  const { timeNs, index, cpu, task, flags } = event;
  return { timeNs, index, cpu, task, context: contextOf(flags), map: event.num('map'), slot: event.num('slot'), offset, old, new: bytes, source };
}

/** The source line the event's context is at. */
function runningLine(draft: Draft, event: EventCursor): SourcePosition | undefined {
  const cpu: CpuMoment = draft.moment.cpus[event.cpu];
  const layer: ContextLayer | undefined = cpu.interrupts.at(-1) ?? draft.moment.tasks.get(cpu.current)?.layers.at(-1);
  const frame = layer?.frames.findLast(({ line }) => line !== undefined);
  return frame && { image: frame.image, file: frame.file!, line: frame.line!, func: frame.func };
}

function littleEndian(low: number, high: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) bytes[at] = (at < 4 ? low : high) >>> (8 * (at & 3));
  return bytes;
}
