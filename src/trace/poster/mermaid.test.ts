import { expect, test } from 'vitest';
import { parseFtrace } from '../ftrace/parse.ts';
import { formatMermaid, storyStretch } from './mermaid.ts';

const recorded = `
 unlinker-101  [000] ..... 10.000001: sys_unlink(pathname: 5581c0de)
 unlinker-101  [000] d..2. 10.000002: workqueue_queue_work: work struct=00000000c0ffee01 function=bpf_wq_work workqueue=events req_cpu=8192 cpu=0
 unlinker-101  [000] d..2. 10.000003: sched_switch: prev_comm=unlinker prev_pid=101 prev_prio=120 prev_state=R+ ==> next_comm=kworker/0:1 next_pid=9 next_prio=120
 kworker/0:1-9 [000] ..... 10.000004: workqueue_execute_start: work struct 00000000c0ffee01: function bpf_wq_work
 kworker/0:1-9 [000] ..... 10.000005: workqueue_execute_end: work struct 00000000c0ffee01: function bpf_wq_work
 kworker/0:1-9 [000] d..2. 10.000006: sched_switch: prev_comm=kworker/0:1 prev_pid=9 prev_prio=120 prev_state=I ==> next_comm=unlinker next_pid=101 next_prio=120
 unlinker-101  [000] ..... 10.000007: sys_unlink -> 0x0
`;

test('a stretch of a run becomes a sequence: who calls, queues, takes, in order', () => {
  const { log } = parseFtrace(recorded);
  expect(formatMermaid(log).split('\n')).toEqual([
    'sequenceDiagram',
    '    participant U101 as unlinker · user',
    '    participant K101 as unlinker · kernel',
    '    participant worklist as worklist',
    '    participant T9 as kworker/0:1',
    '    U101->>K101: unlink()',
    '    K101-)worklist: bpf_wq_work',
    '    Note over K101: sched_switch unlinker → kworker/0:1',
    '    worklist->>T9: bpf_wq_work',
    '    Note over T9: sched_switch kworker/0:1 → unlinker',
    '    K101-->>U101: 0',
    '',
  ]);
});

test('the story goes from the call to where its caller goes on', () => {
  const { log } = parseFtrace(recorded);
  expect(storyStretch(log)).toEqual({ from: 0, to: log.length });
});

test('a part of it names only who takes part', () => {
  const { log } = parseFtrace(recorded);
  expect(formatMermaid(log, { from: 5, to: 7 })).not.toContain('worklist');
  expect(formatMermaid(log, { from: 6, to: 7 })).toContain('K101-->>U101: 0');
});
