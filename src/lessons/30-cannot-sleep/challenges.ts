import { console_event } from '../../base/event.ts';
import type { Challenge } from '../challenge.ts';

export const challenges: readonly Challenge[] = [
  {
    id: 'other-side-too',
    run: 'wq',
    isWon: ({ log }) => [...log.indicesOf(console_event)].some((index) => /^(BUG|WARNING): |^Voluntary context switch/.test(log.text(index, 'msg'))),
    solution: {
      edits: [
        {
          file: 'wq_sleeps.bpf.c',
          from: '\tlab_msleep_unmarked(1);\n',
          to: '\t/* A reader of RCU must not wait. Nobody can tell that this does. */\n\tbpf_rcu_read_lock();\n\tlab_msleep_unmarked(1);\n\tbpf_rcu_read_unlock();\n',
        },
      ],
    },
  },
];
