import { describe, expect, it } from 'vitest';
import { progTestRun } from './test-run.ts';
import type { TestRun } from './test-run.ts';
import { BpfCmd } from './syscall.ts';
import { TestMachine } from './testing/machine.ts';
import { testObject } from './testing/object.ts';
import type { TestFunction } from './testing/object.ts';

interface Ran {
  readonly t: TestMachine;
  readonly error: number;
  readonly test: TestRun;
}

/** Loads `prog`, a syscall program, and runs it once. */
function run(asm: string, others: Readonly<Record<string, TestFunction>> = {}, test: TestRun = {}): Ran {
  const object = testObject('test', {
    maps: [{ name: 'array', valueSize: 8, maxEntries: 3 }, { name: 'hash', mapType: 1, maxEntries: 8 }],
    dataSections: [{ name: '.bss', bytes: new Uint8Array(16), variables: [], relocations: [] }],
    functions: { prog: { section: 'syscall', asm }, ...others },
  });
  const t = new TestMachine({}, { isVerifying: false, modules: ['gtmod'] });
  let error = 0;
  t.run('loader', function* () {
    const fds = yield* t.createMaps(object);
    const fd = yield* t.load(object, 'prog', fds);
    error = fd < 0 ? fd : yield* t.bpf.syscall.call(BpfCmd.PROG_TEST_RUN, progTestRun(t.bpf, fd, test));
    return 0;
  });
  return { t, error, test };
}

describe('a program run by bpf(BPF_PROG_TEST_RUN)', () => {
  it('gives its result, and its context back', () => {
    const { error, test } = run('ldxdw %r0, [%r1]\nstdw [%r1], 9\nadd %r0, 1\nexit', {}, { contextIn: Uint8Array.of(41, 0, 0, 0, 0, 0, 0, 0) });
    expect(error).toBe(0);
    expect(test.retval).toBe(42);
    expect([...test.contextOut!]).toEqual([9, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('marks the functions it calls', () => {
    const { t } = run('call @inner\nexit', { inner: { section: '.text', asm: 'mov %r0, 3\nexit' } });
    const marks = t.events.filter((event) => event.name.startsWith('funcgraph') && event.fields.image === 1);
    expect(marks.map((event) => `${event.name} ${event.fields.func} ${event.fields.ret ?? ''}`.trim())).toEqual([
      'funcgraph_entry prog',
      'funcgraph_entry inner',
      'funcgraph_exit inner 3',
      'funcgraph_exit prog 3',
    ]);
  });

  it('takes a nanosecond an instruction', () => {
    const { test } = run('mov %r1, 1000\nagain:\nsub %r1, 1\njne %r1, 0, again\nmov %r0, 0\nexit');
    expect(test.durationNs).toBe(2003);
  });

  it('says when a store happened, to the instruction', () => {
    const { t } = run('@line 1\nlddw %r1, @data .bss+0\nmov %r2, 5\nmov %r2, 6\nstxdw [%r1], %r2\nmov %r0, 0\nexit');
    const [line] = t.named('source_line');
    const [store] = t.named('mem_write');
    expect(store.timeNs - line.timeNs).toBe(3);
  });
});

describe('helpers', () => {
  it('bpf_loop calls its callback until that says stop', () => {
    const { test } = run(
      'mov %r1, 10\nlddw %r2, @function body\nmov %r3, 0\nmov %r4, 0\ncall 181\nexit',
      { body: { section: '.text', asm: 'mov %r0, 0\njlt %r1, 4, end\nmov %r0, 1\nend:\nexit' } },
    );
    expect(test.retval).toBe(5);
  });

  it('bpf_for_each_map_elem visits every element with key and value', () => {
    const { test } = run(
      `mov %r6, 0
      stdw [%r10-8], 0
      lddw %r1, @map array
      lddw %r2, @function body
      mov %r3, %r10
      add %r3, -8
      mov %r4, 0
      call 164
      ldxdw %r1, [%r10-8]
      lsh %r0, 8
      or %r0, %r1
      exit`,
      { body: { section: '.text', asm: 'ldxw %r0, [%r2]\nldxdw %r1, [%r4]\nadd %r1, %r0\nstxdw [%r4], %r1\nmov %r0, 0\nexit' } },
    );
    expect(test.retval).toBe(0x303);
  });

  it('bpf_iter_num counts', () => {
    const { test } = run(`
      mov %r6, 0
      mov %r1, %r10
      add %r1, -8
      mov %r2, 3
      mov %r3, 7
      call @kfunc bpf_iter_num_new
    next:
      mov %r1, %r10
      add %r1, -8
      call @kfunc bpf_iter_num_next
      jeq %r0, 0, done
      ldxw %r1, [%r0]
      add %r6, %r1
      ja next
    done:
      mov %r1, %r10
      add %r1, -8
      call @kfunc bpf_iter_num_destroy
      mov %r0, %r6
      exit`);
    expect(test.retval).toBe(3 + 4 + 5 + 6);
  });

  it('bpf_get_current_pid_tgid and comm are the task of the call', () => {
    const { t, test } = run('call 14\nrsh %r0, 32\nexit');
    expect(test.retval).toBe(t.named('sched_process_exit')[0].pid);
  });

  it('bpf_copy_from_user: -EFAULT where nothing is mapped, and zeros', () => {
    const { test } = run(`
      stdw [%r10-8], -1
      mov %r1, %r10
      add %r1, -8
      mov %r2, 8
      mov %r3, 64
      call 148
      ldxdw %r1, [%r10-8]
      or %r0, %r1
      exit`);
    expect(test.retval! | 0).toBe(-14);
  });

  it('bpf_trace_printk writes a line, preemption off meanwhile', () => {
    const { t, test } = run(`
      lddw %r1, 0x000a6425203d2061
      stxdw [%r10-8], %r1
      mov %r1, %r10
      add %r1, -8
      mov %r2, 8
      mov %r3, 5
      call 6
      exit`);
    expect(t.named('bpf_trace_printk').map((event) => [event.fields.msg, event.flags])).toEqual([['a = 5', '...11']]);
    expect(test.retval).toBe(6);
  });

  it('gt_ctx reports the context', () => {
    const { test } = run(`
      mov %r1, %r10
      add %r1, -56
      call @kfunc gt_ctx
      ldxw %r0, [%r10-52]
      ldxw %r1, [%r10-28]
      lsh %r1, 8
      or %r0, %r1
      ldxw %r1, [%r10-8]
      lsh %r1, 16
      or %r0, %r1
      exit`);
    // in_task, migration_disabled, has_mm
    expect(test.retval).toBe(0x1_01_01);
  });
});

describe('task storage', () => {
  it('keeps a value for the task', () => {
    const object = testObject('test', {
      types: [{ kind: 'void' }, { kind: 'int', name: 'int', size: 4, signed: true, bool: false, char: false }],
      maps: [{ name: 'stg', mapType: 29, keySize: 4, valueSize: 4, maxEntries: 0, mapFlags: 1, keyType: 1, valueType: 1 }],
      functions: {
        prog: {
          section: 'syscall',
          asm: `call 158
          mov %r2, %r0
          lddw %r1, @map stg
          mov %r3, 0
          mov %r4, 1
          call 156
          jeq %r0, 0, out
          ldxw %r1, [%r0]
          add %r1, 1
          stxw [%r0], %r1
          mov %r0, %r1
        out:
          exit`,
        },
      },
    });
    const t = new TestMachine();
    const test: TestRun = {};
    t.run('loader', function* () {
      const fd = yield* t.load(object, 'prog', yield* t.createMaps(object));
      for (let lap = 0; lap < 3; lap++) yield* progTestRun(t.bpf, fd, test);
      return 0;
    });
    expect(test.retval).toBe(3);
  });
});

describe('without a verifier', () => {
  it.each([
    ['a NULL load', 'mov %r1, 0\nldxdw %r0, [%r1+16]\nexit', 'BUG: kernel NULL pointer dereference, address: 0000000000000010'],
    ['a wild store', 'lddw %r1, 0x123400000000\nstdw [%r1], 1\nexit', 'BUG: unable to handle page fault for address: 0000123400000000'],
    ['a helper handed no map', 'mov %r1, 0\nmov %r2, %r10\ncall 1\nexit', 'BUG: kernel NULL pointer dereference, address: 0000000000000000'],
    ['frames without end', 'call @prog\nexit', 'kernel tried to execute NX-protected page - exploit attempt?'],
  ])('%s kills the task, with a report', (_name, asm, report) => {
    const { t } = run(asm);
    expect(t.named('console')[0].fields.msg).toBe(report);
    expect(t.named('task_exit_status')[0].fields.status).toBe(9);
  });
});

describe('a program run on a packet', () => {
  const packet = Uint8Array.from({ length: 60 }, (_, index) => index);

  function runOn(section: string, asm: string): { t: TestMachine; test: TestRun; error: number } {
    const object = testObject('packets', { functions: { prog: { section, asm } } });
    const t = new TestMachine();
    const test: TestRun = { dataIn: packet };
    let error = 0;
    t.run('loader', function* () {
      const fd = yield* t.load(object, 'prog', new Map());
      error = fd < 0 ? fd : yield* t.bpf.syscall.call(BpfCmd.PROG_TEST_RUN, progTestRun(t.bpf, fd, test));
      return 0;
    });
    return { t, test, error };
  }

  const readByte12 = (data: number, end: number): string =>
    `ldxw %r2, [%r1+${data}]\nldxw %r3, [%r1+${end}]\nmov %r0, 0\nmov %r4, %r2\nadd %r4, 14\njgt %r4, %r3, out\nldxb %r0, [%r2+12]\nstb [%r2], 99\nout:\nexit`;

  it('xdp: between data and data_end', () => {
    const { test, error, t } = runOn('xdp', readByte12(0, 4));
    expect([error, t.report.verdict?.ret]).toEqual([0, 0]);
    expect(test.retval).toBe(12);
    expect(test.dataOut![0]).toBe(99);
  });

  it('tc: the same, with its length', () => {
    expect(runOn('tc', readByte12(76, 80)).test.retval).toBe(12);
    expect(runOn('tc', 'ldxw %r0, [%r1]\nexit').test.retval).toBe(60);
  });

  it('runs with bottom halves off', () => {
    const { t } = runOn('tc', 'mov %r0, 0\nexit');
    expect(t.named('funcgraph_entry').find((event) => event.fields.func === 'prog')!.flags).toBe('b...1');
  });

  it('needs at least an Ethernet header', () => {
    const object = testObject('packets', { functions: { prog: { section: 'xdp', asm: 'mov %r0, 2\nexit' } } });
    const t = new TestMachine();
    let error = 0;
    t.run('loader', function* () {
      error = yield* progTestRun(t.bpf, yield* t.load(object, 'prog', new Map()), { dataIn: new Uint8Array(13) });
      return 0;
    });
    expect(error).toBe(-22);
  });
});
