import * as kinds from '../../base/event.ts';
import type { EventKind } from '../../base/event.ts';
import { foldAsyncCallback, foldAsyncCancel, foldAsyncFree, foldAsyncInit, foldAsyncSetCallback } from './asyncs.ts';
import type { EventCursor } from './cursor.ts';
import type { Draft } from './draft.ts';
import {
  foldFunctionEntry, foldFunctionExit, foldHeader, foldIrqEntry, foldSoftirqEntry, foldSoftirqExit, foldSoftirqRaise, foldSourceLine,
  foldSyscallEnter, foldSyscallExit, foldVectorEntry, foldVectorExit,
} from './fold-contexts.ts';
import { foldElementDelete, foldElementInsert, foldMapCreate, foldMapFree, foldMemCopy, foldMemWrite } from './fold-maps.ts';
import {
  foldConsole, foldImageLoad, foldLinkAttach, foldLinkDetach, foldProgramFree, foldProgramLoad, foldRunEnd, foldRunStart, foldTerminal,
  foldTracePrintk, foldVerifierLog,
} from './fold-programs.ts';
import { foldExitStatus, foldFork, foldMigrate, foldSwitch, foldWakeup } from './fold-sched.ts';
import { foldHrtimerCancel, foldHrtimerExpireEntry, foldHrtimerExpireExit, foldHrtimerInit, foldHrtimerStart } from './fold-timers.ts';
import {
  foldActivateWork, foldExecuteEnd, foldExecuteStart, foldQueueWork, foldWorkerCpuIntensive, foldWorkerCreate, foldWorkerEnterIdle, foldWorkerLeaveIdle,
} from './fold-works.ts';

/** What one kind of event changes, beyond what every header says. */
type Fold = (draft: Draft, event: EventCursor) => void;

const folds = new Map<EventKind, Fold>([
  [kinds.run_start, foldRunStart],
  [kinds.run_end, foldRunEnd],
  [kinds.sched_switch, foldSwitch],
  [kinds.sched_wakeup, foldWakeup],
  [kinds.sched_wakeup_new, foldWakeup],
  [kinds.sched_migrate_task, foldMigrate],
  [kinds.sched_process_fork, foldFork],
  [kinds.task_exit_status, foldExitStatus],
  [kinds.irq_handler_entry, foldIrqEntry],
  [kinds.irq_handler_exit, foldVectorExit],
  [kinds.local_timer_entry, foldVectorEntry('local_timer', 'hrtimer_interrupt')],
  [kinds.local_timer_exit, foldVectorExit],
  [kinds.reschedule_entry, foldVectorEntry('reschedule', '')],
  [kinds.reschedule_exit, foldVectorExit],
  [kinds.softirq_raise, foldSoftirqRaise],
  [kinds.softirq_entry, foldSoftirqEntry],
  [kinds.softirq_exit, foldSoftirqExit],
  [kinds.hrtimer_init, foldHrtimerInit],
  [kinds.hrtimer_start, foldHrtimerStart],
  [kinds.hrtimer_expire_entry, foldHrtimerExpireEntry],
  [kinds.hrtimer_expire_exit, foldHrtimerExpireExit],
  [kinds.hrtimer_cancel, foldHrtimerCancel],
  [kinds.workqueue_queue_work, foldQueueWork],
  [kinds.workqueue_activate_work, foldActivateWork],
  [kinds.workqueue_execute_start, foldExecuteStart],
  [kinds.workqueue_execute_end, foldExecuteEnd],
  [kinds.worker_create, foldWorkerCreate],
  [kinds.worker_enter_idle, foldWorkerEnterIdle],
  [kinds.worker_leave_idle, foldWorkerLeaveIdle],
  [kinds.worker_cpu_intensive, foldWorkerCpuIntensive],
  [kinds.funcgraph_entry, foldFunctionEntry],
  [kinds.funcgraph_exit, foldFunctionExit],
  [kinds.source_line, foldSourceLine],
  [kinds.image_load, foldImageLoad],
  [kinds.map_create, foldMapCreate],
  [kinds.map_free, foldMapFree],
  [kinds.map_elem_insert, foldElementInsert],
  [kinds.map_elem_delete, foldElementDelete],
  [kinds.mem_write, foldMemWrite],
  [kinds.mem_copy, foldMemCopy],
  [kinds.bpf_async_init, foldAsyncInit],
  [kinds.bpf_async_set_callback, foldAsyncSetCallback],
  [kinds.bpf_async_callback, foldAsyncCallback],
  [kinds.bpf_async_cancel, foldAsyncCancel],
  [kinds.bpf_async_free, foldAsyncFree],
  [kinds.bpf_prog_load, foldProgramLoad],
  [kinds.bpf_prog_free, foldProgramFree],
  [kinds.bpf_link_attach, foldLinkAttach],
  [kinds.bpf_link_detach, foldLinkDetach],
  [kinds.bpf_verifier_log, foldVerifierLog],
  [kinds.terminal_write, foldTerminal],
  [kinds.console_event, foldConsole],
  [kinds.bpf_trace_printk, foldTracePrintk],
  ...[...kinds.syscallKinds.values()].flatMap(({ enter, exit }): [EventKind, Fold][] => [
    [enter, foldSyscallEnter],
    [exit, foldSyscallExit],
  ]),
]);

/** Moves a draft over the event under the cursor. */
export function foldEvent(draft: Draft, event: EventCursor): void {
  foldHeader(draft, event);
  folds.get(event.kind)?.(draft, event);
}
