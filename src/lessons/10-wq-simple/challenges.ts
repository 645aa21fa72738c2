import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Challenge } from '../challenge.ts';

export const challenges: readonly Challenge[] = [
  {
    id: 'prints-zero',
    run: 'wq',
    isWon: ({ log }) => printsNotYet(log),
    solution: {
      edits: [
        { file: 'wq_simple.c', from: '#include <fcntl.h>\n', to: '#include <fcntl.h>\n#include <sched.h>\n' },
        {
          file: 'wq_simple.c',
          from: '\tprintf("Deleting %s ...\\n", FILE_NAME);\n',
          to: '\t/* No kworker comes before a real-time task. */\n\tstruct sched_param first = {.sched_priority = 1};\n\n\tsched_setscheduler(0, SCHED_FIFO, &first);\n\tprintf("Deleting %s ...\\n", FILE_NAME);\n',
        },
        { file: 'wq_simple.c', from: '\t/* Long enough for the slow path, whenever it comes. */\n\tsleep(1);\n\n', to: '' },
      ],
    },
  },
];

/** The work was queued, and the 0 was printed before a worker had come to it. */
function printsNotYet(log: Log): boolean {
  const queued = eventAfter(log, { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } }, 0);
  if (queued < 0) return false;
  const executed = eventAfter(log, { event: 'workqueue_execute_start', fields: { function: 'bpf_wq_work' } }, queued);
  for (let index = queued; index < (executed < 0 ? log.length : executed); index++) {
    if (log.kind(index).name === 'terminal_write' && /wq_executed\s*= 0/.test(log.text(index, 'text'))) return true;
  }
  return false;
}
