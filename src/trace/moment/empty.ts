import { AppendedList } from './appended-list.ts';
import { taskKey } from './cursor.ts';
import type { ContextLayer, CpuMoment, Frame, Moment, TaskKey, TaskMoment, TaskSort } from './moment.ts';

/** Before the first event: nothing is known. */
export function emptyMoment(): Moment {
  return {
    position: 0, timeNs: 0, config: '', seed: 0, cpu: 0,
    cpus: [], tasks: new Map(), pools: new Map(), workers: new Map(), works: new Map(), hrtimers: new Map(),
    maps: new Map(), asyncs: new Map(), programs: new Map(), links: [], images: new Map(),
    terminal: AppendedList.empty(), tracePipe: AppendedList.empty(), kernelLog: AppendedList.empty(), verifierLogs: AppendedList.empty(),
  };
}

/** A CPU before its first event: idle, nothing pending, nobody waiting. */
export function emptyCpu(cpu: number): CpuMoment {
  return {
    cpu, current: taskKey(0, cpu), flags: 0, lastIndex: -1, interrupts: [], ghosts: [],
    softirqs: { pending: 0, taken: 0, serving: -1 }, runQueue: [], hrtimerQueue: [],
  };
}

/** A task at its first mention. */
export function newTask(key: TaskKey, pid: number, comm: string, sort: TaskSort, cpu: number): TaskMoment {
  return { key, pid, comm, sort, state: 'S', cpu, sinceNs: 0, sinceIndex: -1, layers: [baseLayer(sort)] };
}

const baseContext = { user: 'U', worker: 'W', kthread: 'K', idle: 'I' } as const;

/** What lies at the bottom of a task's stack, whatever it does. */
export function baseLayer(sort: TaskSort): ContextLayer {
  const frames: readonly Frame[] =
    sort === 'worker' ? [{ func: 'worker_thread', image: 0, sinceNs: 0, sinceIndex: -1, isImplied: true }] : [];
  return { context: baseContext[sort], name: '', frames, sinceNs: 0, sinceIndex: -1, raised: 0, isReturning: false };
}

const KTHREAD_NAMES = /^(kthreadd|ksoftirqd\/|ktimers\/|rcu_|rcuc\/|rcub\/|rcuop|rcuog|rcuos|migration\/|cpuhp\/|kcompactd|kswapd|khugepaged|khungtaskd|kdevtmpfs|kauditd|watchdog|idle_inject\/|irq\/|irq_work\/|jbd2\/|oom_reaper|pool_workqueue_release)/;

/** What a task is, by its name: for traces that do not say. */
export function sortByName(pid: number, comm: string): TaskSort {
  if (pid === 0) return 'idle';
  if (comm.startsWith('kworker/')) return 'worker';
  return KTHREAD_NAMES.test(comm) ? 'kthread' : 'user';
}
