import { Errno } from '../../../base/errno.ts';
import type { Coroutine } from '../../coroutine.ts';
import { File } from '../../fs/file.ts';
import { DeviceInode, Inode } from '../../fs/namei.ts';
import type { Machine } from '../../machine.ts';
import { schedule } from '../../sched/core.ts';
import { TaskState } from '../../sched/task.ts';
import type { Task } from '../../sched/task.ts';
import { wakeUpProcess } from '../../sched/wake-up.ts';
import { signalPending } from '../../signal.ts';

/** `struct input_event` without its time. */
export interface InputEvent {
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

/** sizeof(struct input_event) on 64-bit. */
const EVENT_BYTES = 24;
const O_NONBLOCK = 0o4000;

interface Client {
  readonly queue: Uint8Array[];
  reader: Task | undefined;
}

/** `/dev/input/eventN` (drivers/input/evdev.c): every reader gets every event from when it opened the file. */
export class Evdev {
  private readonly clients = new Set<Client>();
  private isGone = false;

  /** Puts the device's name into the file system. */
  register(m: Machine, minor: number): void {
    const { fileSystem } = m;
    fileSystem.add('/dev/input', new Inode('directory'));
    fileSystem.add(`/dev/input/event${minor}`, new DeviceInode((_, flags) => this.open(`/dev/input/event${minor}`, flags)));
  }

  private open(name: string, flags: number): File {
    const client: Client = { queue: [], reader: undefined };
    this.clients.add(client);
    const isBlocking = (flags & O_NONBLOCK) === 0;
    return new File(name, {
      read: (m, _, count) => this.read(m, client, count, isBlocking),
      release: (m) => this.release(m, client),
    });
  }

  private *release(m: Machine, client: Client): Coroutine {
    this.clients.delete(client);
    yield* m.spend(0);
  }

  /** `evdev_read`: whole events; sleeps until there is one. `-EINVAL` without room, `-EAGAIN`, `-EINTR`, `-ENODEV` once it is unplugged. */
  private *read(m: Machine, client: Client, count: number, isBlocking: boolean): Coroutine<Uint8Array | number> {
    yield* m.spend(m.costs.readWriteNs);
    if (count < EVENT_BYTES) return -Errno.EINVAL;
    while (client.queue.length === 0) {
      if (this.isGone) return -Errno.ENODEV;
      if (!isBlocking) return -Errno.EAGAIN;
      if (signalPending(m.current)) return -Errno.EINTR;
      client.reader = m.current;
      m.current.state = TaskState.INTERRUPTIBLE;
      yield* schedule(m);
      client.reader = undefined;
    }
    const taken = client.queue.splice(0, Math.floor(count / EVENT_BYTES));
    const bytes = new Uint8Array(taken.length * EVENT_BYTES);
    taken.forEach((event, index) => bytes.set(event, index * EVENT_BYTES));
    return bytes;
  }

  /** `evdev_events`: a batch that belongs together. Any context. */
  deliver(m: Machine, events: readonly InputEvent[]): void {
    for (const client of this.clients) {
      for (const event of events) client.queue.push(encode(m.nowNs, event));
      if (client.reader) wakeUpProcess(m, client.reader, TaskState.INTERRUPTIBLE);
    }
  }

  /** `evdev_disconnect`: the readers learn of it. */
  disconnect(m: Machine): void {
    this.isGone = true;
    for (const { reader } of this.clients) if (reader) wakeUpProcess(m, reader, TaskState.INTERRUPTIBLE);
  }
}

function encode(nowNs: number, { type, code, value }: InputEvent): Uint8Array {
  const bytes = new Uint8Array(EVENT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, BigInt(Math.floor(nowNs / 1e9)), true);
  view.setBigInt64(8, BigInt(Math.floor((nowNs % 1e9) / 1e3)), true);
  view.setUint16(16, type, true);
  view.setUint16(18, code, true);
  view.setInt32(20, value, true);
  return bytes;
}
