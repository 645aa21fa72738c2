import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Challenge } from '../challenge.ts';
import { answerOf, callbacksBetween } from './answers.ts';

const EDEADLK = -35;

export const challenges: readonly Challenge[] = [
  {
    id: 'deadlk',
    run: 'timer',
    isWon: ({ log }) => deadlocks(log).size > 1,
    solution: {
      edits: [
        { file: 'api_timer.bpf.c', from: 'int start_erased, erase;\n', to: 'int start_erased, erase;\nint cancel_inside;\n' },
        {
          file: 'api_timer.bpf.c',
          from: '\truns++;\n\telem->value++;\n',
          to: '\truns++;\n\telem->value++;\n\tTRY(cancel_inside, bpf_timer_cancel(&elem->timer));\n',
        },
      ],
    },
  },
  {
    id: 'lost',
    run: 'timer',
    isWon: ({ log }) => isLost(log),
    solution: {
      edits: [
        {
          file: 'api_timer.c',
          from: '\tin_order = call(skel->progs.right_order);\n',
          to: '\tbpf_prog_test_run_opts(bpf_program__fd(skel->progs.right_order), NULL);\n\tclose(bpf_map__fd(skel->maps.array));\n\tin_order = call(skel->progs.right_order);\n',
        },
        { file: 'api_timer.c', from: '\t/* The last descriptor of the map goes while its timer is armed. */\n', to: '\t/* The map has no descriptor any more. */\n' },
        { file: 'api_timer.c', from: '\tbpf_prog_test_run_opts(bpf_program__fd(skel->progs.arm_for_later), NULL);\n\tclose(bpf_map__fd(skel->maps.array));\n', to: '' },
      ],
    },
  },
];

/** Names under which `TRY` noted that a call would have waited for itself. */
function deadlocks(log: Log): ReadonlySet<string> {
  const names = new Set<string>();
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index).name !== 'bpf_trace_printk') continue;
    const [name, answer] = log.text(index, 'msg').split(' = ');
    if (Number(answer) === EDEADLK) names.add(name);
  }
  return names;
}

/** `right_order` has armed the timer, nobody has written over it or cancelled it, and yet it has not fired. */
function isLost(log: Log): boolean {
  const begun = eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'right_order' } }, 0);
  if (begun < 0 || answerOf(log, 'start', begun) !== 0) return false;
  const end = eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'while_pending' } }, begun);
  for (let index = begun; index < (end < 0 ? log.length : end); index++) {
    if (['bpf_async_cancel', 'mem_copy', 'map_elem_delete'].includes(log.kind(index).name)) return false;
  }
  return callbacksBetween(log, 'right_order', 'while_pending') === 0;
}
