import { bpf_verifier_log, run_end, terminal_write } from '../../base/event.ts';
import type { MachineDials } from '../../lab/state.ts';
import type { Log } from '../../trace/log.ts';

/** Why a run did not get to its story. */
export interface Trouble {
  readonly kind: 'not-loaded' | 'not-ended';
  /** The program that was refused, '' for none. */
  readonly program: string;
  /** What the machine's dials have to do with it, where they have. */
  readonly why?: 'timerOnRt' | 'wqBefore610' | 'noTypes' | 'wqOtherCall' | 'renamed';
  /** The verifier refused it; else libbpf did, before it came to that. */
  readonly isVerifiers: boolean;
  /** libbpf's first line of complaint. */
  readonly said: string;
  /** From here on a run shows it. */
  readonly position: number;
}

const FAILED = /^libbpf: (?:prog '(?<program>[^']+)': (?:BPF program load failed|failed to find kernel BTF type ID|failed to)|Error loading vmlinux BTF)/m;
const SKELETON = /^libbpf: failed to load BPF skeleton '(?<name>[^']+)'/m;

/** What kept a run from its story, read off its Log; undefined where nothing did. */
export function troubleOf(log: Log, dials: Pick<MachineDials, 'preempt' | 'kernel'>): Trouble | undefined {
  const said = standardError(log);
  const failed = FAILED.exec(said);
  if (failed) {
    const rejected = [...log.indicesOf(bpf_verifier_log)].find((index) => log.num(index, 'ret') !== 0);
    const verdict = rejected === undefined ? '' : log.text(rejected, 'log');
    const first = said.slice(failed.index).split('\n', 1)[0];
    return {
      kind: 'not-loaded',
      program: failed.groups?.program ?? SKELETON.exec(said)?.groups?.name ?? '',
      why: reasonOf(first + verdict, dials),
      isVerifiers: rejected !== undefined,
      said: first,
      position: complaints(log).find((index) => FAILED.test(log.text(index, 'text'))) ?? log.length,
    };
  }
  const ends = [...log.indicesOf(run_end)];
  const hasEnded = ends.length === 0 || log.text(ends[0], 'reason') === 'exit';
  return hasEnded ? undefined : { kind: 'not-ended', program: '', isVerifiers: false, said: '', position: log.length };
}

function reasonOf(said: string, { preempt, kernel }: Pick<MachineDials, 'preempt' | 'kernel'>): Trouble['why'] {
  if (/Error loading vmlinux BTF/.test(said)) return 'noTypes';
  if (preempt === 'rt' && /bpf_timer/.test(said) && /EOPNOTSUPP/.test(said)) return 'timerOnRt';
  if (kernel === 'pre-6.10' && /kernel btf_id 0|bpf_wq|bpf_experimental/.test(said)) return 'wqBefore610';
  if (kernel !== '7.x') return undefined;
  if (said.includes("'do_unlinkat'")) return 'renamed';
  return /invalid func unknown#/.test(said) && said.includes('bpf_wq_set_callback') ? 'wqOtherCall' : undefined;
}

/** Indices of what was written to standard error. */
function complaints(log: Log): number[] {
  return [...log.indicesOf(terminal_write)].filter((index) => log.num(index, 'fd') === 2);
}

function standardError(log: Log): string {
  return complaints(log).map((index) => log.text(index, 'text')).join('');
}
