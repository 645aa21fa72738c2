import type { Challenge } from '../challenge.ts';
import { answersOf, printed, sleepsOf } from './pages.ts';

export const challenges: readonly Challenge[] = [
  {
    id: 'all-the-same',
    run: 'timer',
    isWon: ({ log }) => printed(log).pages >= 16 && answersOf(log).refused > 0,
    solution: {
      edits: [
        {
          file: 'fill_timer.bpf.c',
          from: '\ttook = bpf_ktime_get_ns() - begun;\n',
          to: '\ttook = bpf_ktime_get_ns() - begun;\n\n\t/* kswapd is awake now: there will be more in 10 ms. */\n\tif (got < PAGES) {\n\t\tstruct elem *elem = value;\n\n\t\tbpf_timer_start(&elem->timer, 10000000, 0);\n\t}\n',
        },
      ],
    },
  },
  {
    id: 'wait-twice',
    run: 'wq',
    isWon: ({ log }) => sleepsOf(log) >= 2,
    solution: { edits: [{ file: 'fill_wq.bpf.c', from: '#define PAGES 16', to: '#define PAGES 128' }] },
  },
];
