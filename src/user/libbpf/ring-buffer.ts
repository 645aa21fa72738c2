import type { RingbufMap } from '../../bpf/maps/ringbuf.ts';
import { Epoll } from '../epoll.ts';

/** A ring of a consumer: its map, `int fn(void *ctx, void *data, size_t size)`, and ctx. */
export interface Ring {
  readonly map: RingbufMap;
  readonly callback: number;
  readonly context: number;
}

/** `struct ring_buffer` of libbpf: rings, and the epoll instance that waits for them. */
export class RingBuffer {
  readonly rings: Ring[] = [];
  readonly epoll = new Epoll();
  epollFd = -1;

  add(ring: Ring): void {
    this.rings.push(ring);
    this.epoll.sources.push({
      isReady: () => ring.map.availableBytes > 0,
      notify: (wake) => {
        ring.map.onData = wake;
      },
    });
  }
}
