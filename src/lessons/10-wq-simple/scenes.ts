import type { Scene } from '../lesson.ts';

export const scenes: readonly Scene[] = [
  {
    id: 'load',
    at: { timer: { text: 'skel = timer_simple_bpf__open_and_load();' }, wq: { text: 'skel = wq_simple_bpf__open_and_load();' } },
  },
  { id: 'trigger', at: { timer: { event: 'sys_enter_unlink' }, wq: { event: 'sys_enter_unlink' } } },
  {
    id: 'fast-path',
    at: { timer: { event: 'funcgraph_entry', fields: { func: 'test_timer' } }, wq: { event: 'funcgraph_entry', fields: { func: 'test_workqueue' } } },
  },
  { id: 'defer', at: { timer: { text: 'bpf_timer_start(timer, 0, 0);' }, wq: { text: 'bpf_wq_start(wq, 0);' } } },
  {
    id: 'callback',
    at: {
      timer: { event: 'hrtimer_expire_entry', fields: { function: 'bpf_timer_cb' } },
      wq: { event: 'workqueue_execute_start', fields: { function: 'bpf_wq_work' } },
    },
  },
  { id: 'back', at: { timer: { event: 'sys_exit_unlink' }, wq: { event: 'sys_exit_unlink' } } },
  { id: 'result', at: { timer: { text: 'err = skel->bss->main_executed != 1' }, wq: { text: 'err = skel->bss->main_executed != 1' } } },
];
