import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { CallImplementation } from '../bpf.ts';
import type { BpfMap } from '../maps/map.ts';
import { QueueMap } from '../maps/queue.ts';
import type { ProgramRun } from '../run.ts';
import { BadPointer, keyArgument } from '../run.ts';

/** The map a program names in a register: the verifier lets nothing else through. */
export function mapArgument(run: ProgramRun, address: number): BpfMap {
  const map = run.bpf.mapByAddress(address);
  if (!map) throw new BadPointer(address);
  return map;
}

/** A copy of bytes a program passes. */
export function bytesArgument(run: ProgramRun, pointer: number, length: number): Uint8Array {
  const bytes = run.bpf.space.read(pointer, length);
  if (!bytes) throw new BadPointer(pointer);
  return bytes;
}

/** Stores bytes where a program wants them. */
export function storeArgument(run: ProgramRun, pointer: number, bytes: Uint8Array): void {
  if (!run.bpf.space.write(pointer, bytes)) throw new BadPointer(pointer);
}

function* update(run: ProgramRun, address: number, key: number, value: number, flags: number): Coroutine<number> {
  const map = mapArgument(run, address);
  return yield* map.update(bytesArgument(run, key, map.keySize), bytesArgument(run, value, map.valueSize), flags);
}

function* remove(run: ProgramRun, address: number, key: number): Coroutine<number> {
  const map = mapArgument(run, address);
  return yield* map.remove(bytesArgument(run, key, map.keySize));
}

/** `bpf_for_each_map_elem`: visited elements, or -EINVAL with flags. The callback's 1 ends it. */
function* forEachElement(run: ProgramRun, address: number, callback: number, context: number, flags: number): Coroutine<number> {
  if (flags !== 0) return -Errno.EINVAL;
  const map = mapArgument(run, address);
  let visited = 0;
  for (const value of map.values()) {
    visited++;
    const key = keyArgument(run.frame, map, value);
    if ((yield* run.callBack(callback, map.address, key, value, context)) !== 0) break;
  }
  return visited;
}

function queueArgument(run: ProgramRun, address: number): QueueMap {
  const map = mapArgument(run, address);
  if (!(map instanceof QueueMap)) throw new BadPointer(address);
  return map;
}

function takeInto(run: ProgramRun, address: number, pointer: number, isPeek: boolean): number {
  const map = queueArgument(run, address);
  const value = isPeek ? map.head() : map.pop();
  storeArgument(run, pointer, value ?? new Uint8Array(map.valueSize));
  return value ? 0 : -Errno.ENOENT;
}

/** Helpers on maps, by id. */
export const mapHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [1, (run, map, key) => mapArgument(run, map).lookup(bytesArgument(run, key, mapArgument(run, map).keySize))],
  [2, update],
  [3, remove],
  [87, (run, map, value, flags) => queueArgument(run, map).push(bytesArgument(run, value, mapArgument(run, map).valueSize), flags)],
  [88, (run, map, value) => takeInto(run, map, value, false)],
  [89, (run, map, value) => takeInto(run, map, value, true)],
  [164, forEachElement],
  [195, (run, map, key, cpu) => {
    const found = mapArgument(run, map);
    return (cpu | 0) < run.bpf.cpus ? found.lookup(bytesArgument(run, key, found.keySize), cpu) : 0;
  }],
];
