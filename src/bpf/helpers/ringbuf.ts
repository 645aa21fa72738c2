import { Errno } from '../../base/errno.ts';
import type { CallImplementation } from '../bpf.ts';
import { RingbufFlag, RingbufMap } from '../maps/ringbuf.ts';
import type { ProgramRun } from '../run.ts';
import { BadPointer } from '../run.ts';
import { bytesArgument, mapArgument } from './maps.ts';

/** The ring buffer a program names in a register. */
export function ringbufArgument(run: ProgramRun, address: number): RingbufMap {
  const map = mapArgument(run, address);
  if (!(map instanceof RingbufMap)) throw new BadPointer(address);
  return map;
}

/** The ring buffer a record was reserved in. */
export function ringbufOf(run: ProgramRun, record: number): RingbufMap {
  const map = run.bpf.mapAt(record);
  if (!(map instanceof RingbufMap)) throw new BadPointer(record);
  return map;
}

function output(run: ProgramRun, address: number, data: number, size: number, flags: number): number {
  if (flags & ~(RingbufFlag.NO_WAKEUP | RingbufFlag.FORCE_WAKEUP)) return -Errno.EINVAL;
  const map = ringbufArgument(run, address);
  const record = map.reserve(size);
  if (record === 0) return -Errno.EAGAIN;
  run.bpf.space.write(record, bytesArgument(run, data, size));
  map.commit(record, flags, false);
  return 0;
}

/** bpf_ringbuf_*, by id. */
export const ringbufHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [130, output],
  [131, (run, map, size, flags) => (flags ? 0 : ringbufArgument(run, map).reserve(size))],
  [132, (run, record, flags) => void ringbufOf(run, record).commit(record, flags, false)],
  [133, (run, record, flags) => void ringbufOf(run, record).commit(record, flags, true)],
  [134, (run, map, what) => ringbufArgument(run, map).query(what)],
];
