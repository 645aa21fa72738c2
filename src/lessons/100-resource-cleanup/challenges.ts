import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Challenge } from '../challenge.ts';
import { cleanUpsOf, counted, longestNs } from './packets.ts';

const MS = 1_000_000;

export const challenges: readonly Challenge[] = [
  {
    id: 'no-work-needed',
    run: 'path',
    isWon: ({ log, logs }) => counted(log).cleaned >= 128 && counted(logs.wq ?? log).cleaned >= 128 && longestNs(log) < longestNs(logs.wq ?? log),
    solution: { edits: [{ file: 'clean_path.bpf.c', from: '#define BATCH 64', to: '#define BATCH 2' }] },
  },
  {
    id: 'late-cleaner',
    run: 'wq',
    isWon: ({ log }) => cleanUpsOf(log).some(({ entry }) => queuedNsBefore(log, entry) > MS),
    solution: { dials: { neighbours: 'fifo' } },
  },
];

/** How long a work had been in the list when it began to clean up. */
function queuedNsBefore(log: Log, entry: number): number {
  let queued = -1;
  for (let from = 0; ; from = queued + 1) {
    const next = eventAfter(log, { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } }, from);
    if (next < 0 || next > entry) return queued < 0 ? 0 : log.timeNs(entry) - log.timeNs(queued);
    queued = next;
  }
}
