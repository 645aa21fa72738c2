import type { EventAnchor, Scene } from '../lesson.ts';

const asked = (request: number): EventAnchor => ({ event: 'hid_request', fields: { request } });
const answered = (request: number): EventAnchor => ({ event: 'hid_request_end', fields: { request } });

export const scenes: readonly Scene[] = [
  { id: 'prepare', at: { wq: { text: 'opts.ctx_in = &wanted;' } } },
  { id: 'asleep', at: { wq: { event: 'hid_device_state', fields: { state: 'suspended' } } } },
  { id: 'awake', at: { wq: { event: 'hid_report', fields: { data: '0201' } } } },
  { id: 'start', at: { wq: { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } } } },
  { id: 'ask', at: { wq: asked(1) } },
  { id: 'turn', at: { wq: { event: 'hid_report', after: asked(1) } } },
  { id: 'answer', at: { wq: answered(1) } },
  { id: 'set-up', at: { wq: answered(3) } },
  { id: 'right', at: { wq: { event: 'hid_report', after: answered(3) } } },
  { id: 'result', at: { wq: { text: 'printf("turned %u, answers %u, failures %u' } } },
];
