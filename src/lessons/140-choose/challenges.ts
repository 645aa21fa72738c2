import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Challenge } from '../challenge.ts';
import { arrivals, type Place } from './places.ts';

const when = (log: Log, place: Place) => eventAfter(log, arrivals[place], 0);

export const challenges: readonly Challenge[] = [
  {
    id: 'user-first',
    run: 'places',
    isWon: ({ log }) => when(log, 'ring-buffer') >= 0 && when(log, 'ring-buffer') < when(log, 'wq'),
    solution: {
      edits: [
        {
          file: 'five_places.c',
          from: '\tunlink("/tmp/five_places");\n',
          to: '\t/* No kworker comes before a real-time task. */\n\tstruct sched_param first = {.sched_priority = 1};\n\n\tsched_setscheduler(0, SCHED_FIFO, &first);\n\tunlink("/tmp/five_places");\n',
        },
        { file: 'five_places.c', from: '#include <stdio.h>\n', to: '#include <sched.h>\n#include <stdio.h>\n' },
      ],
    },
  },
  {
    id: 'nobody-told',
    run: 'places',
    isWon: ({ log }) => when(log, 'timer-wq') >= 0 && when(log, 'ring-buffer') < 0,
    solution: { edits: [{ file: 'five_places.bpf.c', from: '\tnote = bpf_ringbuf_reserve(&notes, sizeof(*note), 0);', to: '\t/* More than the whole ring has room for. */\n\tnote = bpf_ringbuf_reserve(&notes, 8192, 0);' }] },
  },
];
