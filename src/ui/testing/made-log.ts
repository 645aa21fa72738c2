import * as events from '../../base/event.ts';
import type { EventKind, FieldValue } from '../../base/event.ts';
import { MIGRATE_DISABLE_SHIFT, PREEMPT_DEPTH_SHIFT, RCU_DEPTH_SHIFT, TraceFlag } from '../../base/trace-flags.ts';
import { Log } from '../../trace/log.ts';

/**
 * Logs made by hand for tests of the views: the first lesson's twins, shortened, with
 * the times of the recorded runs. What the page draws comes from the machine.
 */

const APP = 151;
const WORKER = 12;
const preempt = (depth: number) => depth << PREEMPT_DEPTH_SHIFT;
const migrateOff = 1 << MIGRATE_DISABLE_SHIFT;
const rcu = 1 << RCU_DEPTH_SHIFT;

export const flags = {
  user: TraceFlag.USER,
  kernel: 0,
  program: migrateOff | rcu,
  programAtomic: TraceFlag.IRQS_OFF | preempt(1) | migrateOff | rcu,
  hardirq: TraceFlag.IRQS_OFF | TraceFlag.HARDIRQ | preempt(1) | migrateOff,
  softirq: TraceFlag.SOFTIRQ | preempt(1) | migrateOff,
  switching: TraceFlag.IRQS_OFF | preempt(2),
  worker: TraceFlag.WQ_WORKER,
  workerProgram: TraceFlag.WQ_WORKER | migrateOff,
  idle: TraceFlag.IDLE | preempt(1),
} as const;

const START_NS = 6_000_000;
const layout = (field: string, type: string, form: string) =>
  JSON.stringify({
    type: 'struct elem',
    size: 24,
    fields: [
      { name: 'value', type: 'int', form: 'int', offset: 0, size: 4 },
      { name: field, type, form, offset: 8, size: 16 },
    ],
  });
const bss = (name: string) =>
  JSON.stringify({
    type: '.bss',
    size: 8,
    fields: [
      { name: 'main_executed', type: '__u32', form: 'uint', offset: 0, size: 4 },
      { name, type: '__u32', form: 'uint', offset: 4, size: 4 },
    ],
  });

/** Writes events one after another: time since `unlink()` in nanoseconds, who, in which context. */
class Scribe {
  readonly log = new Log();
  private now = -40_000;
  private who: readonly [number, string] = [APP, 'app'];
  private in: number = flags.user;

  constructor(app: string) {
    this.who = [APP, app];
  }

  at(dtNs: number, context = this.in, who = this.who): this {
    this.now = dtNs;
    this.in = context;
    this.who = who;
    return this;
  }

  say(kind: EventKind, ...fields: FieldValue[]): this {
    const [a, b, c, d, e, f, g, h] = fields;
    this.log.append(START_NS + this.now, 0, this.in, this.who[0], this.who[1], kind, a, b, c, d, e, f, g, h);
    return this;
  }

  line(image: number, file: string, line: number, func: string): this {
    return this.say(events.source_line, image, file, line, func);
  }
}

const enterUnlink = events.syscallKinds.get('unlink')!;
const nanosleep = events.syscallKinds.get('clock_nanosleep')!;

function begin(name: string, field: string, type: string, form: string, flag: string, program: string): Scribe {
  const scribe = new Scribe(name);
  const bpf = `${name}.bpf.c`;
  scribe
    .at(-900_000)
    .say(events.run_start, '{"cpus":1}', 1)
    .say(events.worker_create, WORKER, 'kworker/0:1', 0, 0)
    .say(events.worker_enter_idle, WORKER)
    .say(events.worker_create, WORKER + 1, 'kworker/0:0', 0, 0)
    .say(events.worker_enter_idle, WORKER + 1)
    .say(events.image_load, 1, 'user', name)
    .say(events.funcgraph_entry, 'main', 1)
    .line(1, `${name}.c`, name === 'wq_simple' ? 25 : 25, 'main')
    .at(-700_000)
    .say(events.map_create, 1, 'array', 'array', 4, 24, 1, layout(field, type, form))
    .say(events.map_create, 2, `${name}.bss`, 'array', 4, 8, 1, bss(flag))
    .at(-500_000)
    .say(events.bpf_verifier_log, program, 0, 'processed 61 insns (limit 1000000)')
    .say(events.bpf_prog_load, 1, program, 'fentry', 42, 2)
    .say(events.image_load, 2, 'bpf', name)
    .at(-300_000)
    .say(events.terminal_write, 2, 'libbpf: loading object\n')
    .line(1, `${name}.c`, 31, 'main')
    .say(events.bpf_link_attach, 1, 'do_unlinkat')
    .at(-60_000)
    .line(1, `${name}.c`, 41, 'main')
    .say(events.terminal_write, 1, 'Deleting /tmp/wq_test_file ...\n')
    .at(-1_000)
    .line(1, `${name}.c`, 42, 'main')
    .at(0, flags.kernel)
    .say(enterUnlink.enter, 0x1000)
    .say(events.funcgraph_entry, 'do_unlinkat', 0)
    .at(5_900, flags.program)
    .say(events.funcgraph_entry, program, 2)
    .at(5_950)
    .line(2, bpf, name === 'wq_simple' ? 52 : 53, program)
    .say(events.mem_write, 2, 0, 0, 4, 1, 0, 0, 0);
  return scribe;
}

function finish(scribe: Scribe, name: string, flag: string, returnNs: number): Log {
  const tick = 1_000_100_000;
  return scribe
    .at(returnNs, flags.user)
    .line(1, `${name}.c`, 45, 'main')
    .at(returnNs + 1_000, flags.kernel)
    .say(nanosleep.enter, 0, 0, 0, 0)
    .say(events.hrtimer_start, 0x5000, 'hrtimer_wakeup', tick, tick, 'REL', 0)
    .at(returnNs + 5_000, flags.switching)
    .say(events.sched_switch, name, APP, 120, 'S', 'swapper/0', 0, 120)
    .at(tick, flags.idle | TraceFlag.HARDIRQ | TraceFlag.IRQS_OFF, [0, 'swapper/0'])
    .say(events.local_timer_entry, 236)
    .say(events.hrtimer_expire_entry, 0x5000, 'hrtimer_wakeup', tick)
    .at(tick + 900)
    .say(events.sched_wakeup, name, APP, 120, 0)
    .say(events.hrtimer_expire_exit, 0x5000)
    .say(events.local_timer_exit, 236)
    .at(tick + 3_000, flags.switching | TraceFlag.IDLE)
    .say(events.sched_switch, 'swapper/0', 0, 120, 'R', name, APP, 120)
    .at(tick + 6_000, flags.kernel, [APP, name])
    .say(nanosleep.exit, 0)
    .at(tick + 9_000, flags.user)
    .line(1, `${name}.c`, 47, 'main')
    .say(events.terminal_write, 1, 'main_executed = 1\n')
    .at(tick + 14_000)
    .line(1, `${name}.c`, 48, 'main')
    .say(events.terminal_write, 1, `${flag.padEnd(13)} = 1\nBoth paths ran.\n`)
    .at(tick + 22_000)
    .say(events.run_end, 'exit', '')
    .log;
}

/** `bpf_wq`: the callback stands on a kworker, the caller waits, preempted. */
export function madeWqLog(): Log {
  const name = 'wq_simple';
  const bpf = `${name}.bpf.c`;
  const worker = [WORKER, 'kworker/0:1'] as const;
  const work = 0x7000;
  const scribe = begin(name, 'work', 'struct bpf_wq', 'wq', 'wq_executed', 'test_workqueue')
    .at(7_900)
    .line(2, bpf, 55, 'test_workqueue')
    .say(events.mem_copy, 1, 0, 0, '00000000')
    .at(10_100)
    .line(2, bpf, 61, 'test_workqueue')
    .say(events.bpf_async_init, 1, 'bpf_wq', 1, 0, 8, work)
    .at(12_200)
    .line(2, bpf, 63, 'test_workqueue')
    .say(events.bpf_async_set_callback, 1, 'wq_callback')
    .at(12_900)
    .line(2, bpf, 65, 'test_workqueue')
    .at(13_072, flags.programAtomic)
    .say(events.workqueue_queue_work, work, 'bpf_wq_work', 'events', 8192, 0)
    .at(13_736)
    .say(events.workqueue_activate_work, work, 'bpf_wq_work')
    .at(14_452)
    .say(events.sched_waking, 'kworker/0:1', WORKER, 120, 0)
    .at(16_919, flags.programAtomic | TraceFlag.NEED_RESCHED)
    .say(events.sched_wakeup, 'kworker/0:1', WORKER, 120, 0)
    .at(18_743, flags.program | TraceFlag.NEED_RESCHED)
    .line(2, bpf, 66, 'test_workqueue')
    .at(20_100)
    .say(events.funcgraph_exit, 'test_workqueue', 2, '0')
    .at(23_532, flags.switching)
    .say(events.sched_switch, name, APP, 120, 'R+', 'kworker/0:1', WORKER, 120)
    .at(24_951, flags.worker, worker)
    .say(events.worker_leave_idle, WORKER)
    .say(events.workqueue_execute_start, work, 'bpf_wq_work')
    .at(25_600, flags.workerProgram)
    .say(events.bpf_async_callback, 1, 'wq_callback', 1, 0)
    .say(events.funcgraph_entry, 'wq_callback', 2)
    .at(26_208)
    .line(2, bpf, 38, 'wq_callback')
    .say(events.mem_write, 2, 0, 4, 4, 1, 0, 0, 0)
    .at(26_900)
    .line(2, bpf, 39, 'wq_callback')
    .say(events.mem_write, 1, 0, 0, 4, 42, 0, 0, 0)
    .at(28_046)
    .line(2, bpf, 40, 'wq_callback')
    .at(28_500)
    .say(events.funcgraph_exit, 'wq_callback', 2, '0')
    .at(28_737, flags.worker)
    .say(events.workqueue_execute_end, work, 'bpf_wq_work')
    .at(30_000)
    .say(events.worker_enter_idle, WORKER)
    .at(31_848, flags.switching | TraceFlag.WQ_WORKER)
    .say(events.sched_switch, 'kworker/0:1', WORKER, 120, 'I', name, APP, 120)
    .at(36_000, flags.kernel, [APP, name])
    .say(events.funcgraph_exit, 'do_unlinkat', 0, '0')
    .at(37_942)
    .say(enterUnlink.exit, 0);
  return finish(scribe, name, 'wq_executed', 38_500);
}

/** `bpf_timer`: the callback lies on top of its caller, in a softirq. */
export function madeTimerLog(): Log {
  const name = 'timer_simple';
  const bpf = `${name}.bpf.c`;
  const timer = 0x6000;
  const due = START_NS + 14_067;
  const scribe = begin(name, 'timer', 'struct bpf_timer', 'timer', 'timer_executed', 'test_timer')
    .at(7_956)
    .line(2, bpf, 56, 'test_timer')
    .say(events.mem_copy, 1, 0, 0, '00000000')
    .at(10_929)
    .line(2, bpf, 62, 'test_timer')
    .say(events.bpf_async_init, 1, 'bpf_timer', 1, 0, 8, timer)
    .at(13_124)
    .line(2, bpf, 64, 'test_timer')
    .say(events.bpf_async_set_callback, 1, 'timer_callback')
    .at(13_800)
    .line(2, bpf, 66, 'test_timer')
    .at(14_037, flags.programAtomic)
    .say(events.hrtimer_start, timer, 'bpf_timer_cb', due, due, 'REL|SOFT', 0)
    .at(15_981, flags.hardirq)
    .say(events.local_timer_entry, 236)
    .at(16_690)
    .say(events.softirq_raise, 8, 'HRTIMER')
    .at(17_541)
    .say(events.local_timer_exit, 236)
    .at(18_178, flags.softirq)
    .say(events.softirq_entry, 8, 'HRTIMER')
    .at(18_971)
    .say(events.hrtimer_expire_entry, timer, 'bpf_timer_cb', START_NS + 18_900)
    .at(19_600)
    .say(events.bpf_async_callback, 1, 'timer_callback', 1, 0)
    .say(events.funcgraph_entry, 'timer_callback', 2)
    .at(20_208)
    .line(2, bpf, 38, 'timer_callback')
    .say(events.mem_write, 2, 0, 4, 4, 1, 0, 0, 0)
    .at(20_900)
    .line(2, bpf, 39, 'timer_callback')
    .say(events.mem_write, 1, 0, 0, 4, 42, 0, 0, 0)
    .at(22_050)
    .line(2, bpf, 40, 'timer_callback')
    .at(22_500)
    .say(events.funcgraph_exit, 'timer_callback', 2, '0')
    .at(22_694)
    .say(events.hrtimer_expire_exit, timer)
    .at(23_352)
    .say(events.softirq_exit, 8, 'HRTIMER')
    .at(24_301, flags.program)
    .line(2, bpf, 67, 'test_timer')
    .at(25_583)
    .say(events.funcgraph_exit, 'test_timer', 2, '0')
    .at(31_000, flags.kernel)
    .say(events.funcgraph_exit, 'do_unlinkat', 0, '0')
    .at(32_580)
    .say(enterUnlink.exit, 0);
  return finish(scribe, name, 'timer_executed', 33_000);
}
