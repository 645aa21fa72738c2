import type { Log } from '../../trace/log.ts';
import type { Challenge, Replacement } from '../challenge.ts';
import { printed } from '../printed.ts';

const bothRan = (log: Log | undefined) => log !== undefined && /main_executed = 1\nwq_executed {3}= 1\n/.test(printed(log, 1));
const hasNoTypes = (log: Log) => printed(log, 2).includes('libbpf: Error loading vmlinux BTF: -ESRCH\n');

const FILE = 'wq_simple.bpf.c';
const hook = (target: string): Replacement => ({ file: FILE, from: 'SEC("fentry/do_unlinkat")', to: `SEC("fentry/${target}")` });
const experimental = (to: string): Replacement => ({ file: FILE, from: '#include "bpf_experimental.h"\n', to });

export const challenges: readonly Challenge[] = [
  {
    id: 'newer-kernel',
    run: 'newer',
    isWon: ({ log }) => bothRan(log),
    solution: { edits: [hook('filename_unlinkat'), experimental('#define BPF_WQ_IMPLICIT_ARGS\n#include "bpf_experimental.h"\n')] },
  },
  {
    id: 'both-kernels',
    run: 'newer',
    isWon: ({ logs }) => bothRan(logs.recorded) && bothRan(logs.newer),
    solution: {
      edits: [
        hook('__x64_sys_unlink'),
        experimental(`#include "bpf_experimental.h"

/* 7.x has this one, 6.12 the one with _impl. */
#undef bpf_wq_set_callback
extern int bpf_wq_set_callback(struct bpf_wq *wq,
	int (*callback)(void *map, int *key, void *value),
	unsigned int flags) __weak __ksym;
`),
        {
          file: FILE,
          from: '\tif (bpf_wq_set_callback(wq, wq_callback, 0))\n\t\treturn 0;\n',
          to: `\tif (bpf_ksym_exists(bpf_wq_set_callback))
		bpf_wq_set_callback(wq, wq_callback, 0);
	else
		bpf_wq_set_callback_impl(wq, wq_callback, 0,
					 NULL);
`,
        },
      ],
    },
  },
  {
    id: 'no-types',
    run: 'recorded',
    isWon: ({ logs }) => Object.values(logs).every(hasNoTypes),
    solution: { dials: { debugInfoBtf: false } },
  },
];
