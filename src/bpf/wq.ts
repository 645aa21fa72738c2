import { Errno } from '../base/errno.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { migrateDisable } from '../kernel/preempt.ts';
import { migrateEnable } from '../kernel/sched/core.ts';
import { cancelWork, cancelWorkSync } from '../kernel/workqueue/flush.ts';
import type { WorkStruct } from '../kernel/workqueue/pool.ts';
import { initWork, scheduleWork } from '../kernel/workqueue/queue.ts';
import { announceCallback, AsyncObject, detachAsync, initAsync, refusedInNmi, setAsyncCallback } from './async.ts';
import type { Bpf } from './bpf.ts';
import type { BpfMap } from './maps/map.ts';
import type { BpfProgram } from './program.ts';
import { runCallback } from './run.ts';

/** `struct bpf_work` (kernel/bpf/helpers.c). */
class BpfWork extends AsyncObject {
  readonly type = 'wq';
  readonly work: WorkStruct;
  readonly deleteWork: WorkStruct;

  constructor(number: number, map: BpfMap, value: number, bpf: Bpf) {
    super(number, map, value);
    this.work = initWork(bpf.m, 'bpf_wq_work', () => bpfWqWork(bpf, this));
    this.deleteWork = initWork(bpf.m, 'bpf_wq_delete_work', () => bpfWqDeleteWork(bpf, this));
  }
}

function workAt(bpf: Bpf, field: number): BpfWork | undefined {
  const object = bpf.asyncs.get(field);
  return object instanceof BpfWork ? object : undefined;
}

/** kfunc bpf_wq_init. No flag is known yet: -EINVAL for any. Any context but NMI. */
export function bpfWqInit(bpf: Bpf, field: number, map: BpfMap, flags: number): number {
  if (flags !== 0) return -Errno.EINVAL;
  if (refusedInNmi(bpf)) return -Errno.EOPNOTSUPP;
  return initAsync(
    bpf, field, map,
    (number, value) => new BpfWork(number, map, value, bpf),
    (made) => made.work.address,
  );
}

/** kfunc bpf_wq_set_callback_impl (bpf_wq_set_callback from 7.0 on). */
export function bpfWqSetCallback(bpf: Bpf, field: number, program: BpfProgram, slot: number, flags: number): number {
  if (flags !== 0) return -Errno.EINVAL;
  if (refusedInNmi(bpf)) return -Errno.EOPNOTSUPP;
  return setAsyncCallback(bpf, workAt(bpf, field), program, slot);
}

/** kfunc bpf_wq_start: 0 also when the work was pending already, schedule_work()'s answer is dropped. */
export function* bpfWqStart(bpf: Bpf, field: number, flags: number): Coroutine<number> {
  if (flags !== 0) return -Errno.EINVAL;
  if (refusedInNmi(bpf)) return -Errno.EOPNOTSUPP;
  const work = workAt(bpf, field);
  if (!work?.program) return -Errno.EINVAL;
  yield* scheduleWork(bpf.m, work.work);
  return 0;
}

/**
 * `bpf_wq_work`: the kworker's part, in task context and preemptible. Under
 * rcu_read_lock_trace, which lets its readers sleep, and bound to its CPU.
 * Without a callback (freed meanwhile) an empty shell.
 */
function* bpfWqWork(bpf: Bpf, work: BpfWork): Coroutine {
  const { m } = bpf;
  m.enterFunction('bpf_wq_work');
  if (work.program) {
    migrateDisable(m);
    announceCallback(bpf, work);
    yield* runCallback(bpf, work.program, work.callback, work.map, work.value);
    yield* migrateEnable(m);
  }
  m.exitFunction('bpf_wq_work');
}

/**
 * `bpf_wq_cancel_and_free`: does not wait; what runs runs to its end. 6.12 leaves what is
 * pending to find no callback, and waits for it in a work of its own; 7.x takes it off its queue.
 */
export function* bpfWqCancelAndFree(bpf: Bpf, field: number): Coroutine {
  const work = detachAsync(bpf, field) as BpfWork | undefined;
  if (!work) return;
  if (bpf.profile.version === '7.x') cancelWork(bpf.m, work.work);
  else yield* scheduleWork(bpf.m, work.deleteWork);
}

/** Waits for the work, then the object is gone. */
function* bpfWqDeleteWork(bpf: Bpf, work: BpfWork): Coroutine {
  yield* cancelWorkSync(bpf.m, work.work);
}
