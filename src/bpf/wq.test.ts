import { expect, it } from 'vitest';
import { elemTypes, ELEM } from './testing/elem.ts';
import { TestMachine } from './testing/machine.ts';
import { testObject } from './testing/object.ts';

const wqSimple = testObject('wq_simple', {
  types: elemTypes,
  maps: [{ name: 'array', mapType: 2, keySize: 4, valueSize: 24, maxEntries: 2, keyType: 1, valueType: ELEM }],
  dataSections: [{ name: '.bss', bytes: new Uint8Array(8), variables: [], relocations: [] }],
  functions: {
    test_call_wq: {
      section: 'fentry/do_unlinkat',
      asm: `
        @line 10
        lddw %r1, @data .bss+0
        stw [%r1], 1
        @line 11
        stw [%r10-4], 0
        stdw [%r10-32], 0
        stdw [%r10-24], 0
        stdw [%r10-16], 0
        mov %r2, %r10
        add %r2, -4
        mov %r3, %r10
        add %r3, -32
        lddw %r1, @map array
        mov %r4, 0
        call 2
        @line 12
        mov %r2, %r10
        add %r2, -4
        lddw %r1, @map array
        call 1
        jeq %r0, 0, out
        mov %r6, %r0
        @line 13
        mov %r1, %r6
        add %r1, 8
        lddw %r2, @map array
        mov %r3, 0
        call @kfunc bpf_wq_init
        jne %r0, 0, out
        @line 14
        mov %r1, %r6
        add %r1, 8
        lddw %r2, @function wq_callback
        mov %r3, 0
        mov %r4, 0
        call @kfunc bpf_wq_set_callback_impl
        jne %r0, 0, out
        @line 15
        mov %r1, %r6
        add %r1, 8
        mov %r2, 0
        call @kfunc bpf_wq_start
      out:
        mov %r0, 0
        exit`,
    },
    wq_callback: {
      section: '.text',
      asm: `
        @line 20
        lddw %r1, @data .bss+4
        stw [%r1], 1
        @line 21
        stw [%r3], 42
        @line 22
        mov %r0, 0
        exit`,
    },
  },
});

it('runs the callback of a work in a kworker, while the program that started it waits inside unlink()', () => {
  const t = new TestMachine();
  t.run('wq_simple', function* () {
    const fds = yield* t.createMaps(wqSimple);
    yield* t.attach(wqSimple, 'test_call_wq', fds);
    yield* t.unlink();
    return 0;
  });
  const story = t.events
    .slice(t.events.findIndex((event) => event.name === 'sys_enter_unlink'))
    .filter(({ name }) => !['source_line', 'sched_waking', 'worker_leave_idle', 'worker_enter_idle'].includes(name))
    .map(({ comm, flags, name, fields }) => `${comm} ${flags} ${name} ${fields.func ?? fields.function ?? fields.next_comm ?? ''}`.trim());
  expect(story.slice(0, story.indexOf('wq_simple ...1. sys_exit_unlink') + 1)).toEqual([
    'wq_simple ...1. sys_enter_unlink',
    'wq_simple ..... funcgraph_entry do_unlinkat',
    'wq_simple ....1 funcgraph_entry test_call_wq',
    'wq_simple ....1 mem_write',
    'wq_simple ....1 mem_write',
    'wq_simple ....1 bpf_async_init',
    'wq_simple ....1 bpf_async_set_callback wq_callback',
    'wq_simple d..11 workqueue_queue_work bpf_wq_work',
    'wq_simple d..11 workqueue_activate_work bpf_wq_work',
    'wq_simple dN.41 sched_wakeup',
    'wq_simple .N..1 funcgraph_exit test_call_wq',
    'wq_simple d..2. sched_switch kworker/0:1',
    'kworker/0:1 ..... funcgraph_entry worker_thread',
    'kworker/0:1 d..1. funcgraph_entry process_one_work',
    'kworker/0:1 ..... workqueue_execute_start bpf_wq_work',
    'kworker/0:1 ..... funcgraph_entry bpf_wq_work',
    'kworker/0:1 ....1 bpf_async_callback wq_callback',
    'kworker/0:1 ....1 funcgraph_entry wq_callback',
    'kworker/0:1 ....1 mem_write',
    'kworker/0:1 ....1 mem_write',
    'kworker/0:1 ....1 funcgraph_exit wq_callback',
    'kworker/0:1 ..... funcgraph_exit bpf_wq_work',
    'kworker/0:1 ..... workqueue_execute_end bpf_wq_work',
    'kworker/0:1 d..1. funcgraph_exit process_one_work',
    'kworker/0:1 d..2. sched_switch wq_simple',
    'wq_simple ..... funcgraph_exit do_unlinkat',
    'wq_simple ...1. sys_exit_unlink',
  ]);
});

it('frees the work when its last user closes the map', () => {
  const t = new TestMachine();
  t.run('wq_simple', function* () {
    const fds = yield* t.createMaps(wqSimple);
    yield* t.attach(wqSimple, 'test_call_wq', fds);
    yield* t.unlink();
    return 0;
  });
  t.m.run({ untilNs: 1e9 });
  expect(t.named('bpf_async_free')).toHaveLength(1);
  expect(t.named('workqueue_execute_start').map((event) => event.fields.function)).toEqual([
    'bpf_wq_work',
    'bpf_wq_delete_work',
    'bpf_prog_free_deferred',
    'bpf_map_free_deferred',
    'bpf_map_free_deferred',
  ]);
  expect(t.named('map_free')).toHaveLength(2);
});
