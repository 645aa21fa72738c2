import type { Ns } from '../../base/units.ts';
import type { AsyncMoment, CpuMoment, HrtimerMoment, Moment, PoolMoment, WorkerMoment } from '../../trace/moment/moment.ts';

/** A thing that waits in a queue. */
export interface WaitingThing {
  readonly key: string;
  /** The function that will be called, in the reader's words where it is theirs. */
  readonly text: string;
  readonly dueNs?: Ns;
  /** It is the one the token stands for. */
  readonly isToken: boolean;
}

/** Armed hrtimers of a CPU, earliest first. */
export function hrtimerQueue(moment: Moment, cpu: CpuMoment, token: AsyncMoment | undefined): WaitingThing[] {
  return cpu.hrtimerQueue.map((address) => {
    const timer = moment.hrtimers.get(address);
    return {
      key: String(address),
      text: timer ? timerText(moment, timer) : String(address),
      dueNs: timer?.expiresNs,
      isToken: token?.object === address,
    };
  });
}

/** Whose callback it is, or whom it wakes, or else the kernel's function. */
function timerText(moment: Moment, timer: HrtimerMoment): string {
  const callback = timer.async === undefined ? '' : moment.asyncs.get(timer.async)?.callback;
  if (callback) return callback;
  const sleeper = timer.sleeper === undefined ? undefined : moment.tasks.get(timer.sleeper);
  return sleeper ? sleeper.comm : timer.func;
}

/** Works of a pool that wait for a worker, first to be taken first. */
export function worklist(moment: Moment, pool: PoolMoment | undefined, token: AsyncMoment | undefined): WaitingThing[] {
  return (pool?.worklist ?? []).map((address) => ({
    key: String(address),
    text: workText(moment, address),
    isToken: token?.object === address,
  }));
}

/** What a queued work will call, by the name a reader knows. */
export function workText(moment: Moment, address: number | string): string {
  for (const async of moment.asyncs.values()) if (async.object === address && async.callback) return async.callback;
  return moment.works.get(address)?.func ?? String(address);
}

/** The pool the picture is about: the token's own, else the CPU's. */
export function poolOf(moment: Moment, cpu: number, token: AsyncMoment | undefined): PoolMoment | undefined {
  const key = token && moment.works.get(token.object)?.pool;
  return moment.pools.get(key || String(cpu));
}

/** Workers worth a row: those at work first, then the idle ones, the next to be woken first. */
export function workersOf(moment: Moment, pool: PoolMoment | undefined): WorkerMoment[] {
  if (!pool) return [];
  const busy = pool.workers.filter((pid) => !pool.idle.includes(pid));
  return [...busy, ...pool.idle].flatMap((pid) => moment.workers.get(pid) ?? []);
}
