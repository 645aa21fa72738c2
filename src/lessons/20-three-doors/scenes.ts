import type { EventAnchor, Scene } from '../lesson.ts';

const atTheDoor: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'at_the_door' } };
const overTheDoor: EventAnchor = { event: 'funcgraph_exit', fields: { func: 'at_the_door' } };
const alarm: EventAnchor = { event: 'hrtimer_start', fields: { function: 'hrtimer_wakeup' } };
const timer: EventAnchor = { event: 'hrtimer_start', fields: { function: 'bpf_timer_cb' } };
const work: EventAnchor = { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } };

export const scenes: readonly Scene[] = [
  { id: 'begin', at: { sleep: { event: 'sys_enter_clock_nanosleep' }, timer: { event: 'sys_enter_unlink' }, wq: { event: 'sys_enter_unlink' } } },
  { id: 'put-off', at: { sleep: alarm, timer, wq: work } },
  {
    id: 'alarm',
    at: { sleep: { event: 'local_timer_entry', after: alarm }, timer: { event: 'local_timer_entry', after: timer }, wq: { event: 'sched_switch', after: work } },
  },
  {
    id: 'door',
    at: {
      sleep: { event: 'hrtimer_expire_entry', fields: { function: 'hrtimer_wakeup' } },
      timer: { event: 'softirq_entry', fields: { action: 'HRTIMER' }, after: timer },
      wq: { event: 'workqueue_execute_start', fields: { function: 'bpf_wq_work' } },
    },
  },
  { id: 'current', at: { sleep: atTheDoor, timer: atTheDoor, wq: atTheDoor } },
  { id: 'allowed', at: { sleep: overTheDoor, timer: overTheDoor, wq: overTheDoor } },
  {
    id: 'late',
    at: {
      sleep: { event: 'sys_exit_clock_nanosleep' },
      timer: { event: 'hrtimer_expire_exit', after: atTheDoor },
      wq: { event: 'workqueue_execute_end', fields: { function: 'bpf_wq_work' } },
    },
  },
];
