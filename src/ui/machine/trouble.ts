import { bpf_verifier_log, run_end, terminal_write } from '../../base/event.ts';
import type { MachineDials } from '../../lab/state.ts';
import type { Log } from '../../trace/log.ts';

/** Why a run did not get to its story. */
export interface Trouble {
  readonly kind: 'not-loaded' | 'not-ended';
  /** The program that was refused, '' for none. */
  readonly program: string;
  /** What the machine's dials have to do with it, where they have. */
  readonly why?: 'timerOnRt' | 'wqBefore610' | 'renamed';
  /** The verifier refused it; else libbpf did, before it came to that. */
  readonly isVerifiers: boolean;
  /** libbpf's first line of complaint. */
  readonly said: string;
}

const FAILED = /^libbpf: prog '([^']+)': (?:BPF program load failed|failed to find kernel BTF type ID|failed to)/m;

/** What kept a run from its story, read off its Log; undefined where nothing did. */
export function troubleOf(log: Log, { preempt, kernel }: MachineDials): Trouble | undefined {
  const said = standardError(log);
  const failed = FAILED.exec(said);
  if (failed) {
    const rejected = [...log.indicesOf(bpf_verifier_log)].find((index) => log.num(index, 'ret') !== 0);
    const verdict = rejected === undefined ? '' : log.text(rejected, 'log');
    const first = said.slice(failed.index).split('\n', 1)[0];
    return { kind: 'not-loaded', program: failed[1], why: reasonOf(first + verdict, preempt, kernel), isVerifiers: rejected !== undefined, said: first };
  }
  const ends = [...log.indicesOf(run_end)];
  const hasEnded = ends.length === 0 || log.text(ends[0], 'reason') === 'exit';
  return hasEnded ? undefined : { kind: 'not-ended', program: '', isVerifiers: false, said: '' };
}

function reasonOf(said: string, preempt: MachineDials['preempt'], kernel: MachineDials['kernel']): Trouble['why'] {
  if (preempt === 'rt' && /bpf_timer/.test(said) && /EOPNOTSUPP/.test(said)) return 'timerOnRt';
  if (kernel === 'pre-6.10' && /kernel btf_id 0|bpf_wq|bpf_experimental/.test(said)) return 'wqBefore610';
  return kernel === '7.x' && said.includes("'do_unlinkat'") ? 'renamed' : undefined;
}

function standardError(log: Log): string {
  let text = '';
  for (const index of log.indicesOf(terminal_write)) if (log.num(index, 'fd') === 2) text += log.text(index, 'text');
  return text;
}
