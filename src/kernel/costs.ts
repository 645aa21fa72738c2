import type { EventKind, EventSystem } from '../base/event.ts';
import type { Ns } from '../base/units.ts';
import type { MachineConfig } from './config.ts';

/**
 * What each kind of step costs, in ns of CPU time. Calibrated against the
 * recordings of 6.12.95 (virtual time, 1 instruction = 1 ns): a cost is the
 * recorded distance between two events less the cost of the first event itself.
 * "untraced" figures are checked against the latency series.
 */
export interface Costs {
  /** One event written by ftrace. Recorded: neighbours with next to nothing between them are 637–665 apart. */
  readonly traceEventNs: Ns;
  /** `bpf_trace_printk` up to its event: formatting without arguments (cb_enter mark after expire_entry: 1237). */
  readonly bpfPrintkNs: Ns;
  /** One argument formatted (cb_exit value=%d: 1838 against 1282). */
  readonly bpfPrintkArgumentNs: Ns;
  /** `bpf_trace_printk` after its event (main_exit mark after timer_start mark: 1282 in all). */
  readonly bpfPrintkCommitNs: Ns;
  /** One eBPF instruction, jitted. The only one that need not be whole. */
  readonly bpfInstructionNs: Ns;

  /** From a user's `syscall` instruction to sys_enter (867 from exit to next enter, halved). */
  readonly syscallEntryNs: Ns;
  /** From sys_exit back to user code. */
  readonly syscallExitNs: Ns;
  /** One lap of exit_to_user_mode_loop before it calls schedule (RT: sys_exit to switch, 2517). */
  readonly exitToUserWorkNs: Ns;

  /** From the interrupt line to the vector's first code (timer expiry to local_timer_entry, 136). */
  readonly interruptEntryNs: Ns;
  /** From local_timer_exit to the interrupted code. */
  readonly interruptReturnNs: Ns;
  /** hrtimer_interrupt up to the first thing it does (local_timer_entry to softirq_raise, 709). */
  readonly hrtimerInterruptNs: Ns;
  /** After the last timer: next event computed, device programmed (softirq_raise to exit, 851). */
  readonly hrtimerReprogramNs: Ns;
  /** Before hrtimer_start's event (set_callback mark to hrtimer_start: 913 with bpf_timer_start's own). */
  readonly hrtimerStartNs: Ns;
  /** The least distance at which the device can be programmed (0 ns timer: start to local_timer_entry, 1944). */
  readonly clockEventMinDeltaNs: Ns;
  /** hrtimer_run_softirq up to its first timer (softirq_entry to expire_entry, 793). */
  readonly hrtimerSoftirqNs: Ns;
  /** Handling of one expired timer around its callback. */
  readonly hrtimerExpireNs: Ns;
  /** Work of the tick: jiffies, sched_tick, profiling (expire_entry to expire_exit of tick_nohz_handler). */
  readonly tickNs: Ns;
  /** Stopping or restarting the tick around idle. */
  readonly tickNohzNs: Ns;
  /** Set-up of a softirq pass. */
  readonly softirqNs: Ns;

  /** try_to_wake_up, between waking and wakeup (1827 after the event; idle CPU 1448). */
  readonly wakeUpNs: Ns;
  readonly wakeUpOnIdleNs: Ns;
  /** `__schedule` up to sched_switch (hrtimer_start of a nanosleep to switch, 2499). */
  readonly scheduleNs: Ns;
  /** The same from the idle task (softirq_exit or local_timer_exit to switch, 1944). */
  readonly scheduleIdleNs: Ns;
  /** From sched_switch to the next task's own code (switch to work_start 1419). */
  readonly contextSwitchNs: Ns;
  /** From an interrupt's end to the idle loop's schedule. */
  readonly idleExitNs: Ns;

  /** `__queue_work` before its event. */
  readonly queueWorkNs: Ns;
  /** activate_work to the wake-up (716). */
  readonly kickPoolNs: Ns;
  /** From the kworker's first code to workqueue_execute_start. */
  readonly workerWakeNs: Ns;
  /** process_one_work after execute_end, and going idle. */
  readonly workerIdleNs: Ns;
  /** What a new kworker and its maker spend besides the scheduling (recorded: 36.5 us in kthreadd). */
  readonly kthreadCreateNs: Ns;
  readonly kthreadStartNs: Ns;

  /** A path name copied from user space, up to the program on do_unlinkat (sys_enter_unlink to main_enter mark, 5950 in all). */
  readonly getnameNs: Ns;
  /** A path walked up to its first rescheduling point (main_exit to a switch there, 3509). */
  readonly pathWalkNs: Ns;
  /** The rest of the walk (main_exit to sys_exit of a missing file, 3420 in all). */
  readonly pathEndNs: Ns;
  /** do_unlinkat: the rest, for a file that is there (6997 in all). */
  readonly unlinkNs: Ns;
  /** openat with O_CREAT of a new file (13747 between enter and exit, its path name included). */
  readonly createFileNs: Ns;
  readonly openNs: Ns;
  /** close (1520 between enter and exit). */
  readonly closeNs: Ns;
  readonly readWriteNs: Ns;
  /** clock_nanosleep up to hrtimer_init (866). */
  readonly nanosleepNs: Ns;
  readonly forkNs: Ns;
  readonly exitNs: Ns;
  /** A signal frame set up, or a fatal signal acted on. */
  readonly signalNs: Ns;
  /** A line on the recorded machine's serial console (a splat of 70 lines took 4.3 ms). */
  readonly consoleLineNs: Ns;
  /**
   * A network card's handler; a poll before its first packet; a descriptor taken off the ring. Not
   * recorded: with an XDP program that drops they come to some 100 ns a packet, as published
   * measurements of one core have it, and to more than 1 us where the protocols see it.
   */
  readonly nicIrqNs: Ns;
  readonly napiPollNs: Ns;
  readonly rxDescriptorNs: Ns;
  /** A packet handed back to the card, to be sent. */
  readonly xdpTransmitNs: Ns;
  /** A socket buffer made around a packet; IP and UDP up to the socket. */
  readonly skbNs: Ns;
  readonly protocolNs: Ns;
  /**
   * A page off the free list, or back; a round of the allocator's slow path; 32 pages looked at by who
   * reclaims; a request made for the disk; the disk's handler. Not recorded.
   */
  readonly allocPageNs: Ns;
  readonly allocSlowPathNs: Ns;
  readonly shrinkListNs: Ns;
  readonly diskSubmitNs: Ns;
  readonly diskIrqNs: Ns;
  /** What a compressor takes for a byte that does it thoroughly (xz at its highest levels: 1 to 2 MB a second). */
  readonly compressByteNs: Ns;
  /** Any other short system call. */
  readonly shortSyscallNs: Ns;
}

const recorded: Costs = {
  traceEventNs: 0,
  bpfPrintkNs: 500,
  bpfPrintkArgumentNs: 500,
  bpfPrintkCommitNs: 100,
  bpfInstructionNs: 1,

  syscallEntryNs: 110,
  syscallExitNs: 110,
  exitToUserWorkNs: 400,

  interruptEntryNs: 150,
  interruptReturnNs: 100,
  hrtimerInterruptNs: 100,
  hrtimerReprogramNs: 240,
  hrtimerStartNs: 250,
  clockEventMinDeltaNs: 850,
  hrtimerSoftirqNs: 180,
  hrtimerExpireNs: 20,
  tickNs: 700,
  tickNohzNs: 700,
  softirqNs: 30,

  wakeUpNs: 1827,
  wakeUpOnIdleNs: 1440,
  scheduleNs: 1_500,
  scheduleIdleNs: 1_100,
  contextSwitchNs: 500,
  idleExitNs: 150,

  queueWorkNs: 180,
  kickPoolNs: 76,
  workerWakeNs: 280,
  workerIdleNs: 970,
  kthreadCreateNs: 36_000,
  kthreadStartNs: 2_500,

  getnameNs: 4_800,
  pathWalkNs: 1_170,
  pathEndNs: 1_500,
  unlinkNs: 3_600,
  createFileNs: 8_300,
  openNs: 1_200,
  closeNs: 880,
  readWriteNs: 600,
  nanosleepNs: 226,
  forkNs: 60_000,
  exitNs: 40_000,
  signalNs: 1_500,
  consoleLineNs: 60_000,
  nicIrqNs: 250,
  napiPollNs: 60,
  rxDescriptorNs: 40,
  xdpTransmitNs: 60,
  skbNs: 250,
  protocolNs: 750,
  allocPageNs: 120,
  allocSlowPathNs: 400,
  shrinkListNs: 4_000,
  diskSubmitNs: 3_000,
  diskIrqNs: 2_000,
  compressByteNs: 1_000,
  shortSyscallNs: 150,
};

/** What ftrace's writing of one event costs a machine that is traced. */
const TRACED_EVENT_NS: Ns = 610;

/** Their own, whatever CPU waits for them: the serial line, the clock event device. */
const deviceCosts: ReadonlySet<keyof Costs> = new Set<keyof Costs>(['consoleLineNs', 'clockEventMinDeltaNs']);

/** The table that a machine runs by. */
export function costsOf({ traced, cpuSpeed }: Pick<MachineConfig, 'traced' | 'cpuSpeed'>): Costs {
  const costs = traced ? { ...recorded, traceEventNs: TRACED_EVENT_NS } : recorded;
  if (cpuSpeed === 1) return costs;
  const scaled = (Object.entries(costs) as [keyof Costs, Ns][]).map(([name, ns]) => [name, scaledCost(name, ns, cpuSpeed)]);
  return Object.fromEntries(scaled) as Record<keyof Costs, Ns>;
}

/** Whole nanoseconds, but for the instruction: many are paid for together (`VmClock`). */
function scaledCost(name: keyof Costs, ns: Ns, cpuSpeed: number): Ns {
  if (deviceCosts.has(name)) return ns;
  return name === 'bpfInstructionNs' ? ns / cpuSpeed : Math.round(ns / cpuSpeed);
}

/** The systems whose events ftrace wrote in the recordings: only they cost. Ours and function marks are free. */
const tracedSystems: ReadonlySet<EventSystem> = new Set<EventSystem>([
  'sched', 'irq', 'irq_vectors', 'timer', 'workqueue', 'napi', 'net', 'xdp', 'kmem', 'vmscan', 'syscalls', 'signal', 'bpf_trace',
]);

/** Whether a traced machine pays `traceEventNs` for an event of this kind. */
export function costsTraceTime(kind: EventKind): boolean {
  return tracedSystems.has(kind.system);
}
