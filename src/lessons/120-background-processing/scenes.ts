import type { Scene } from '../lesson.ts';
import { entered, foundOut, tick } from './jobs.ts';

const begun = { text: 'bpf_prog_test_run_opts(bpf_program__fd(skel->progs.begin), NULL);' };
const result = { text: 'printf("%u strips' };
const inBoth = <At>(at: At) => ({ whole: at, slices: at });

export const scenes: readonly Scene[] = [
  { id: 'fax', at: inBoth(begun) },
  { id: 'strip', at: inBoth(entered('pack')) },
  { id: 'bell', at: inBoth(entered('ring')) },
  { id: 'tick', at: inBoth(tick) },
  { id: 'again', at: { whole: entered('ring', 2), slices: { event: 'workqueue_queue_work', after: tick } } },
  { id: 'found-out', at: { whole: foundOut, slices: entered('small_job') } },
  { id: 'job', at: { whole: entered('small_job'), slices: entered('small_job', 5) } },
  { id: 'result', at: inBoth(result) },
];
