import { File } from '../../kernel/fs/file.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import type { LibbpfBinding } from './binding.ts';
import { libbpfError, libbpfNull } from './binding.ts';
import { errstr } from './log.ts';
import { RingBuffer } from './ring-buffer.ts';

/** ring_buffer__… of <bpf/libbpf.h>. */
export function ringBufferFunctions(b: LibbpfBinding): HostTable {
  const ringBufferOf = (c: HostCall) => b.handle(c.process, c.pointer(0), RingBuffer);
  return {
    ring_buffer__new: (c) => make(b, c),
    ring_buffer__add: (c) => add(b, c, ringBufferOf(c), 1),
    ring_buffer__poll: (c) => poll(c, ringBufferOf(c)),
    ring_buffer__consume: (c) => consume(c, ringBufferOf(c)),
    ring_buffer__epoll_fd: (c) => ringBufferOf(c).epollFd,
    ring_buffer__free: (c) => (c.pointer(0) === 0 ? undefined : free(b, c, ringBufferOf(c))),
  };
}

function* make(b: LibbpfBinding, c: HostCall): Coroutine<number> {
  const ringBuffer = new RingBuffer();
  const error = yield* add(b, c, ringBuffer, 0);
  if (error) return libbpfNull(c, error);
  ringBuffer.epollFd = c.process.machine.current.files!.install(new File('anon_inode:[eventpoll]', {}, ringBuffer.epoll));
  return b.pointerTo(c.process, ringBuffer);
}

/** `first`: index of the map's descriptor among the arguments; callback and context follow. */
function* add(b: LibbpfBinding, c: HostCall, ringBuffer: RingBuffer, first: number): Coroutine<number> {
  const fd = c.s32(first);
  const map = b.calls.ringOf(fd);
  if (typeof map === 'number') {
    yield* b.log(c.process).warn(`ringbuf: map fd=${fd} is not BPF_MAP_TYPE_RINGBUF: ${errstr(map)}`);
    return libbpfError(c, map);
  }
  ringBuffer.add({ map, callback: c.pointer(first + 1), context: c.pointer(first + 2) });
  return 0;
}

/** How many records were taken; 0 when the time is up, or what a callback that failed returned. */
function* poll(c: HostCall, ringBuffer: RingBuffer): Coroutine<number> {
  const ready = yield* c.process.syscall('epoll_wait', [ringBuffer.epollFd, 0, ringBuffer.rings.length, c.s32(1)]);
  return ready < 0 ? libbpfError(c, ready) : yield* consume(c, ringBuffer);
}

function* consume(c: HostCall, ringBuffer: RingBuffer): Coroutine<number> {
  let count = 0;
  for (const { map, callback, context } of ringBuffer.rings) {
    for (let record = map.consume(); record !== undefined; record = map.consume()) {
      const error = yield* deliver(c, record, callback, context);
      if (error < 0) return libbpfError(c, error);
      count++;
    }
  }
  return count;
}

/** The record lies where the callback can see it while it runs. */
function* deliver(c: HostCall, record: Uint8Array, callback: number, context: number): Coroutine<number> {
  const { heap, memory } = c.process;
  const pointer = heap.allocate(Math.max(1, record.length));
  memory.store(pointer, record);
  const result = yield* c.process.callInt(callback, [context, pointer, record.length]);
  heap.free(pointer);
  return result;
}

function* free(b: LibbpfBinding, c: HostCall, ringBuffer: RingBuffer): Coroutine {
  yield* b.calls.close(ringBuffer.epollFd);
  b.forget(c.process, ringBuffer);
}
