import { Errno } from '../base/errno.ts';
import { NS_PER_MS } from '../base/units.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import type { Machine } from '../kernel/machine.ts';
import { schedule } from '../kernel/sched/core.ts';
import { TaskState } from '../kernel/sched/task.ts';
import { wakeUpProcess } from '../kernel/sched/wake-up.ts';
import { signalPending } from '../kernel/signal.ts';
import { scheduleHrtimeoutRange } from '../kernel/time/sleep.ts';

/** Something whose readiness can be waited for. */
export interface PollSource {
  /** There is something to take. */
  isReady(): boolean;
  /** Calls `wake` whenever it may have become ready; undefined to stop. */
  notify(wake: (() => void) | undefined): void;
}

/** An epoll instance: the sources that epoll_wait(2) waits for. */
export class Epoll {
  readonly sources: PollSource[] = [];

  /** `ep_poll`: how many sources are ready, 0 when the time is up, or `-EINTR`. A negative timeout waits for ever. */
  *wait(m: Machine, timeoutMs: number): Coroutine<number> {
    yield* m.spend(m.costs.shortSyscallNs);
    const endNs = m.nowNs + timeoutMs * NS_PER_MS;
    const task = m.current;
    for (;;) {
      const ready = this.sources.filter((source) => source.isReady()).length;
      if (ready > 0 || timeoutMs === 0) return ready;
      if (signalPending(task)) return -Errno.EINTR;
      for (const source of this.sources) source.notify(() => void wakeUpProcess(m, task, TaskState.INTERRUPTIBLE));
      task.state = TaskState.INTERRUPTIBLE;
      let timedOut = false;
      if (timeoutMs < 0) yield* schedule(m);
      else timedOut = yield* scheduleHrtimeoutRange(m, endNs, 0);
      for (const source of this.sources) source.notify(undefined);
      if (timedOut) return 0;
    }
  }
}
