import type { Ns } from '../base/units.ts';
import { NS_PER_MS } from '../base/units.ts';

/** `preempt=` of the boot line; `rt` is a PREEMPT_RT build with its lazy default. */
type PreemptModel = 'none' | 'voluntary' | 'full' | 'rt';

/** What differs is what loader and verifier accept and say; scheduling is 6.12's in all. */
type KernelVersion = '6.12' | '7.x' | 'pre-6.10';

/**
 * Whether a fair task that is woken takes the CPU from the fair task that runs.
 * EEVDF decides by the slice that the running one happens to have left
 * (kernel/sched/fair.c `check_preempt_wakeup_fair`); recorded were both orders.
 *
 * - `recorded`: as in the recordings' fixtures, it does, unless others wait for the CPU already;
 * - `preempt`, `run-on`: always, never;
 * - `seed`: 212 times of 300, drawn from the run's seed (recorded: wq_idle, voluntary, one CPU).
 */
type WakeupPreemption = 'recorded' | 'preempt' | 'run-on' | 'seed';

/** A CPU-bound user task that competes with the program. */
export interface Neighbour {
  readonly comm: string;
  readonly cpu: number;
  /** SCHED_FIFO priority 1–99; 0 is SCHED_OTHER. */
  readonly fifoPriority: number;
  /** Computes `busyNs`, sleeps `sleepNs`, and again; left out, it computes for ever. */
  readonly rhythm?: { readonly busyNs: Ns; readonly sleepNs: Ns };
}

/** An interrupt line that fires by itself: a device that has gone mad, or one whose driver has much to do. */
export interface InterruptStorm {
  readonly irq: number;
  readonly name: string;
  readonly cpu: number;
  readonly startNs: Ns;
  readonly periodNs: Ns;
  readonly count: number;
  /** Time its handler spends. */
  readonly handlerNs: Ns;
  /** What the handler leaves to the workqueue "events": `busyNs` of computing, `rounds` times, each queueing the next. */
  readonly work?: { readonly functionName: string; readonly busyNs: Ns; readonly rounds: number };
}

/** Packets that somebody sends. */
export interface PacketFlow {
  readonly startNs: Ns;
  /** One packet, or a train of them, each `periodNs`. */
  readonly periodNs: Ns;
  readonly train?: number;
  /** Between the packets of a train. */
  readonly gapNs?: Ns;
  /** Each packet comes up to so much later, as the seed has it. */
  readonly jitterNs?: Ns;
  /** Packets in all. */
  readonly count: number;
  /** The first sender's address, and how many take turns: the following addresses. */
  readonly source: string;
  readonly sources: number;
}

/** A network card, `eth0`, whose interrupt goes to CPU 0. */
export interface NicConfig {
  /** Packets that its receive ring has room for. */
  readonly ring: number;
  readonly flows: readonly PacketFlow[];
}

/** What a HID device does, or what is done to it, at a time. */
export type HidDeviceAction =
  /** It has something to report; what it sends is up to its firmware. */
  | { readonly atNs: Ns; readonly action: 'report'; readonly data: readonly number[] }
  | { readonly atNs: Ns; readonly action: 'suspend' | 'resume' | 'unplug' }
  /** Its driver is bound anew: that holds its driver_input_lock for so long. */
  | { readonly atNs: Ns; readonly action: 'rebind'; readonly forNs: Ns };

/** A HID device on the machine's USB. */
export interface HidDeviceConfig {
  /** The system's number for it (`hid_id`). */
  readonly hidId: number;
  readonly sort: 'keyboard' | 'gamepad';
  readonly name: string;
  /** In order of time. */
  readonly script: readonly HidDeviceAction[];
  /** Time its firmware takes to answer a request. */
  readonly answerNs: Ns;
  /** Numbers of the requests, from 1, that its firmware swallows. */
  readonly swallows: readonly number[];
}

/** The machine's one zone of memory as boot leaves it, in pages of 4 kB. What is left over is in use and stays so. */
export interface MemoryConfig {
  /** All that the page allocator manages. */
  readonly managed: number;
  readonly free: number;
  /** Pages of files that are as on disk: they can be had at once. */
  readonly clean: number;
  /** Pages of files that were changed: they have to be written first. */
  readonly dirty: number;
}

/** Everything a Run's machine is made from. Plain data: it goes into `run_start` as JSON. */
export interface MachineConfig {
  /** 1–64. */
  readonly cpus: number;
  readonly preempt: PreemptModel;
  readonly kernel: KernelVersion;
  /** ftrace is on, and each event costs what it cost the recorded machine. */
  readonly traced: boolean;
  /** How many times as fast as the recorded machine's its CPUs are: a power of 2, ¼ to 4. Devices stay as they are. */
  readonly cpuSpeed: number;
  readonly seed: number;
  readonly wakeupPreemption: WakeupPreemption;
  /** CONFIG_DEBUG_ATOMIC_SLEEP: `might_sleep()` reports. Off in the recorded kernels. */
  readonly debugAtomicSleep: boolean;
  /** `workqueue.cpu_intensive_thresh_us`, in ns. */
  readonly cpuIntensiveThreshNs: Ns;
  /** Workers that the boot has left in each per-CPU pool (the recorded machines had at least two). */
  readonly bootWorkers: number;
  /** Loaded modules as `Modules linked in:` prints them, e.g. `gtmod(OE)`. */
  readonly modules: readonly string[];
  readonly neighbours: readonly Neighbour[];
  readonly storms: readonly InterruptStorm[];
  readonly nic?: NicConfig;
  /** It needs the page allocator: whoever makes the machine has it installed. */
  readonly memory?: MemoryConfig;
  /** `name=value` of `insmod`, by module and name, e.g. `slowpath_lab.reputation_ms`. */
  readonly moduleParameters?: Readonly<Record<string, number>>;
  /** False: built without CONFIG_DEBUG_INFO_BTF, so that there is no /sys/kernel/btf/vmlinux. Left out: with it. */
  readonly debugInfoBtf?: boolean;
  /** Plugged in at boot. They need their drivers: whoever makes the machine has them installed. */
  readonly devices?: readonly HidDeviceConfig[];
}

/** The machine of the recordings: one CPU, voluntary preemption, 6.12, untraced. */
export const defaultConfig: MachineConfig = {
  cpus: 1,
  preempt: 'voluntary',
  kernel: '6.12',
  traced: false,
  cpuSpeed: 1,
  seed: 1,
  wakeupPreemption: 'recorded',
  debugAtomicSleep: false,
  cpuIntensiveThreshNs: 10 * NS_PER_MS,
  bootWorkers: 2,
  modules: [],
  neighbours: [],
  storms: [],
};
