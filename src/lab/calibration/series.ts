import type { MachineConfig } from '../../kernel/config.ts';
import { crowds } from '../../lessons/index.ts';
import type { Ns } from '../../base/units.ts';

/** Latencies of one sort, measured again and again on the recorded machine and, for comparison, on ours. */
export interface LatencySeries {
  /** As `groundtruth/latency.md` has it. */
  readonly name: string;
  readonly mechanism: 'timer' | 'wq';
  readonly machine: Partial<MachineConfig>;
  /** What is asked of the timer. */
  readonly delayNs: Ns;
  /** A work in front of it computes so long. */
  readonly busyUs: number;
  /** In ns: least, median, 90th and 99th percentile, longest. */
  readonly recorded: LatencyFigures;
}

/** In ns. */
export interface LatencyFigures {
  readonly count: number;
  readonly minNs: Ns;
  readonly p50Ns: Ns;
  readonly p90Ns: Ns;
  readonly p99Ns: Ns;
  readonly maxNs: Ns;
}

/** Figures as the recorded table has them: microseconds with one digit. */
function recorded(count: number, minUs: number, p50Us: number, p90Us: number, p99Us: number, maxUs: number): LatencyFigures {
  const ns = (us: number) => Math.round(us * 1000);
  return { count, minNs: ns(minUs), p50Ns: ns(p50Us), p90Ns: ns(p90Us), p99Ns: ns(p99Us), maxNs: ns(maxUs) };
}

const idle = { cpus: 1, wakeupPreemption: 'seed' } as const;

/** Idle, with a busy CPU, with a busy pool: what the page compares. */
export const latencySeries: readonly LatencySeries[] = [
  { name: 'timer_0_idle', mechanism: 'timer', machine: idle, delayNs: 0, busyUs: 0, recorded: recorded(300, 2.4, 2.4, 2.4, 2.4, 5.5) },
  { name: 'timer_1ms_idle', mechanism: 'timer', machine: idle, delayNs: 1_000_000, busyUs: 0, recorded: recorded(300, 1.2, 1.2, 1.2, 1.2, 2.1) },
  { name: 'timer_10ms_user_hog_same_cpu', mechanism: 'timer', machine: { ...idle, ...crowds.hog }, delayNs: 10_000_000, busyUs: 0, recorded: recorded(300, 1.1, 2.1, 2.6, 3, 3) },
  { name: 'wq_idle', mechanism: 'wq', machine: idle, delayNs: 0, busyUs: 0, recorded: recorded(300, 5.5, 5.5, 8.9, 13.3, 13.9) },
  { name: 'wq_idle, full', mechanism: 'wq', machine: { ...idle, preempt: 'full' }, delayNs: 0, busyUs: 0, recorded: recorded(300, 4.5, 4.5, 8.9, 13.3, 13.8) },
  { name: 'wq_idle, PREEMPT_RT', mechanism: 'wq', machine: { cpus: 1, preempt: 'rt' }, delayNs: 0, busyUs: 0, recorded: recorded(300, 8.3, 8.3, 8.9, 15.3, 24.6) },
  { name: 'wq_user_hog_same_cpu', mechanism: 'wq', machine: { cpus: 1, ...crowds.hog }, delayNs: 0, busyUs: 0, recorded: recorded(300, 5.6, 5.7, 5.7, 8.9, 14.5) },
  { name: 'wq_4_user_hogs_same_cpu', mechanism: 'wq', machine: { cpus: 1, ...crowds['four-hogs'] }, delayNs: 0, busyUs: 0, recorded: recorded(300, 5.8, 9, 9.1, 9.5, 13.7) },
  { name: 'wq_behind_2ms_bpf_wq', mechanism: 'wq', machine: { cpus: 1 }, delayNs: 0, busyUs: 2000, recorded: recorded(300, 2004.6, 2013.7, 2017.1, 2018.1, 2019.1) },
  { name: 'wq_behind_5ms_bpf_wq', mechanism: 'wq', machine: { cpus: 1 }, delayNs: 0, busyUs: 5000, recorded: recorded(300, 5005, 5017.1, 5017.4, 5021.8, 5024.7) },
];
