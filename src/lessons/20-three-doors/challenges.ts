import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Challenge } from '../challenge.ts';

export const challenges: readonly Challenge[] = [
  {
    id: 'find-yourself',
    run: 'timer',
    isWon: ({ log }) => findsItsOwner(log),
    solution: {
      edits: [
        {
          file: 'timer_door.c',
          from: '\t/* Asleep meanwhile: the timer is not ours. */\n\tusleep(20000);\n',
          to: '\t/* Awake, and busy, until the timer has come. */\n\twhile (!*(volatile int *)&skel->bss->current_pid)\n\t\t;\n',
        },
      ],
    },
  },
];

/** The callback lies on top of the task that has armed the timer. */
function findsItsOwner(log: Log): boolean {
  const armed = eventAfter(log, { event: 'hrtimer_start', fields: { function: 'bpf_timer_cb' } }, 0);
  const callback = armed < 0 ? -1 : eventAfter(log, { event: 'bpf_async_callback' }, armed);
  return callback >= 0 && log.pid(callback) === log.pid(armed);
}
