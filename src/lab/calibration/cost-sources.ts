import type { Costs } from '../../kernel/costs.ts';
import type { Ns } from '../../base/units.ts';

/** A name in the costs table. */
export type CostName = keyof Costs;

/**
 * Two events of a recording, one behind the other: an event's name, then words that
 * its fields or its task have. The cost is what remains of the distance when the
 * event's own (`traceEventNs`) and the other costs between the two are taken away.
 */
export interface RecordedDistance {
  /** Of `groundtruth/traces`, without its ending. */
  readonly recording: string;
  readonly from: string;
  readonly to: string;
  readonly recordedNs: Ns;
}

/**
 * Where a cost is from: a distance in a recording; a series of measured latencies that
 * comes out with it; how the recorded machine was set up; nothing recorded.
 */
export type CostSource = { readonly sort: 'distance' } & RecordedDistance | { readonly sort: 'latency'; readonly series: string } | { readonly sort: 'set-up' } | { readonly sort: 'estimate' };

const WQ = 'cloud.smp1.wq_marks';
const TIMER = 'cloud.smp1.timer_0';
const TIMER_10_MS = 'cloud.smp1.timer_10ms';

function distance(recording: string, from: string, to: string, recordedNs: Ns): CostSource {
  return { sort: 'distance', recording, from, to, recordedNs };
}

function latency(series: string): CostSource {
  return { sort: 'latency', series };
}

const estimate: CostSource = { sort: 'estimate' };

/** The source of every number in the costs table. */
export const costSources: Readonly<Record<CostName, CostSource>> = {
  traceEventNs: distance(WQ, 'workqueue_queue_work bpf_wq_work', 'workqueue_activate_work bpf_wq_work', 664),
  bpfPrintkNs: distance(WQ, 'workqueue_execute_start bpf_wq_work', 'bpf_trace_printk cb_enter', 1257),
  bpfPrintkArgumentNs: distance(WQ, 'bpf_trace_printk cb_enter', 'bpf_trace_printk cb_exit', 1838),
  bpfPrintkCommitNs: distance(WQ, 'bpf_trace_printk wq_start', 'bpf_trace_printk main_exit', 1280),
  bpfInstructionNs: { sort: 'set-up' },
  syscallEntryNs: distance(WQ, 'sys_exit_close', 'sys_enter_unlink', 839),
  syscallExitNs: distance(TIMER, 'sys_exit_unlink', 'sys_enter_clock_nanosleep', 867),
  exitToUserWorkNs: distance('rt.smp1.wq_marks', 'sys_exit_unlink', 'sched_switch kworker', 2517),
  interruptEntryNs: latency('timer_1ms_idle'),
  interruptReturnNs: distance(TIMER, 'softirq_exit HRTIMER', 'bpf_trace_printk timer_start', 949),
  hrtimerInterruptNs: distance(TIMER, 'local_timer_entry', 'softirq_raise HRTIMER', 709),
  hrtimerReprogramNs: distance(TIMER, 'softirq_raise HRTIMER', 'local_timer_exit', 851),
  hrtimerStartNs: distance(TIMER, 'bpf_trace_printk timer_set_callback', 'hrtimer_start bpf_timer_cb', 913),
  clockEventMinDeltaNs: distance(TIMER, 'hrtimer_start bpf_timer_cb', 'local_timer_entry', 1944),
  hrtimerSoftirqNs: distance(TIMER, 'softirq_entry HRTIMER', 'hrtimer_expire_entry bpf_timer_cb', 793),
  hrtimerExpireNs: distance(TIMER, 'hrtimer_expire_exit', 'softirq_exit HRTIMER', 658),
  tickNs: distance(TIMER_10_MS, 'hrtimer_expire_entry tick_nohz_handler', 'hrtimer_expire_exit', 2478),
  tickNohzNs: estimate,
  softirqNs: distance(TIMER, 'local_timer_exit', 'softirq_entry HRTIMER', 637),
  wakeUpNs: distance(WQ, 'sched_waking kworker', 'sched_wakeup kworker', 2467),
  wakeUpOnIdleNs: distance(TIMER_10_MS, 'sched_waking rcu_preempt', 'sched_wakeup rcu_preempt', 2090),
  scheduleNs: distance(WQ, 'bpf_trace_printk main_exit', 'sched_switch kworker', 3509),
  scheduleIdleNs: distance(TIMER_10_MS, 'softirq_exit RCU', 'sched_switch swapper/0', 1970),
  contextSwitchNs: distance(WQ, 'sched_switch R+', 'workqueue_execute_start bpf_wq_work', 1419),
  idleExitNs: distance(TIMER_10_MS, 'softirq_exit RCU', 'sched_switch swapper/0', 1970),
  queueWorkNs: distance(WQ, 'bpf_trace_printk wq_set_callback', 'workqueue_queue_work bpf_wq_work', 820),
  kickPoolNs: distance(WQ, 'workqueue_activate_work bpf_wq_work', 'sched_waking kworker', 716),
  workerWakeNs: distance(WQ, 'sched_switch R+', 'workqueue_execute_start bpf_wq_work', 1419),
  workerIdleNs: distance(WQ, 'workqueue_execute_end bpf_wq_work', 'sched_switch kworker', 3111),
  kthreadCreateNs: distance(TIMER, 'sched_switch D kthreadd', 'hrtimer_init HARD', 39_994),
  kthreadStartNs: distance(TIMER, 'sched_switch kthreadd kworker/0:3', 'sched_waking kworker/0:2', 3745),
  getnameNs: distance(WQ, 'sys_enter_unlink', 'bpf_trace_printk main_enter', 5950),
  pathWalkNs: distance(WQ, 'bpf_trace_printk main_exit', 'sched_switch kworker', 3509),
  pathEndNs: latency('wq_idle'),
  unlinkNs: distance(TIMER, 'bpf_trace_printk main_exit', 'sys_exit_unlink', 6997),
  createFileNs: distance(WQ, 'sys_enter_openat', 'sys_exit_openat', 13_747),
  openNs: estimate,
  closeNs: distance(WQ, 'sys_enter_close', 'sys_exit_close', 1520),
  readWriteNs: estimate,
  nanosleepNs: distance(TIMER, 'sys_enter_clock_nanosleep', 'hrtimer_init CLOCK_REALTIME', 866),
  forkNs: estimate,
  exitNs: estimate,
  signalNs: estimate,
  consoleLineNs: estimate,
  nicIrqNs: estimate,
  napiPollNs: estimate,
  rxDescriptorNs: estimate,
  xdpTransmitNs: estimate,
  skbNs: estimate,
  protocolNs: estimate,
  allocPageNs: estimate,
  allocSlowPathNs: estimate,
  shrinkListNs: estimate,
  diskSubmitNs: estimate,
  diskIrqNs: estimate,
  compressByteNs: estimate,
  shortSyscallNs: estimate,
};
