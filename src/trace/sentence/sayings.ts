import { Errno } from '../../base/errno.ts';
import type { LayoutField } from '../../base/value-layout.ts';
import { taskKey } from '../moment/cursor.ts';
import type { AsyncMoment } from '../moment/moment.ts';
import { readInteger } from '../moment/questions.ts';
import { bytesOf, fieldAt } from './fields.ts';
import type { Say, Saying, Scene, SentenceKey } from './scene.ts';

/** One saying for each kind of event, by the kind's name. */

/** Takes the named fields as parameters. */
function plain(key: SentenceKey, ...fields: readonly string[]): Say {
  return ({ event }) => ({ key, params: Object.fromEntries(fields.map((field) => [field, event.log.field(event.index, field) ?? ''])) });
}

/** The bpf_timer an hrtimer event is about. */
function timerOf({ event, after }: Scene): AsyncMoment | undefined {
  const id = after.hrtimers.get(event.address('hrtimer'))?.async;
  return id === undefined ? undefined : after.asyncs.get(id);
}

/** The bpf_wq a work event is about. */
function wqOf({ event, after }: Scene): AsyncMoment | undefined {
  const id = after.works.get(event.address('work'))?.async;
  return id === undefined ? undefined : after.asyncs.get(id);
}

/** `func`: whose timer; `callback`: the BPF callback, '' for the kernel's own; `inNs`: due in. */
const timerArm: Say = (scene): Saying => {
  const { event, after } = scene;
  const func = event.text('function');
  if (func === 'hrtimer_wakeup') return { key: 'sleep-arm', params: { who: event.comm } };
  const callback = timerOf(scene)?.callback ?? '';
  const key = timerOf(scene)?.isStartedAgain || event.num('was_armed') ? 'timer-arm-again' : 'timer-arm';
  return { key, params: { func, callback, cpu: event.cpu, expiresNs: event.num('expires'), queued: after.cpus[event.cpu].hrtimerQueue.length } };
};

/** `lateNs`: behind its expiry, by the timer's own clock. */
const timerDue: Say = (scene): Saying => {
  const { event, after } = scene;
  const timer = after.hrtimers.get(event.address('hrtimer'));
  const func = event.text('function');
  const sleeper = timer?.sleeper === undefined ? undefined : after.tasks.get(timer.sleeper);
  if (func === 'hrtimer_wakeup') return { key: 'sleep-over', params: { sleeper: sleeper?.comm ?? '' } };
  const lateNs = timer === undefined || timer.softExpiresNs === 0 ? 0 : Math.max(0, event.num('now') - timer.softExpiresNs);
  return { key: 'timer-due', params: { func, callback: timerOf(scene)?.callback ?? '', lateNs } };
};

const timerOver: Say = (scene) => {
  const func = scene.after.hrtimers.get(scene.event.address('hrtimer'))?.func ?? '';
  return { key: 'timer-over', params: { func, callback: timerOf(scene)?.callback ?? '' } };
};

/** `func`: the work function; `callback`: the BPF callback behind it, ''; `pool`: its key. */
function workSaying(key: SentenceKey): Say {
  return (scene) => {
    const work = scene.after.works.get(scene.event.address('work'));
    const func = scene.event.text('function') || (work?.func ?? '');
    return { key, params: { func, callback: wqOf(scene)?.callback ?? '', pool: work?.pool ?? '', workqueue: work?.workqueue ?? '' } };
  };
}

const workQueue: Say = (scene) => workSaying(scene.after.works.get(scene.event.address('work'))?.isQueuedAgain ? 'work-queue-again' : 'work-queue')(scene);

/** `what`: the field or variable; `old`, `new`: its values in decimal, '' where they are longer than an integer. */
const write: Say = ({ event, after }) => {
  const last = after.lastWrite;
  if (last?.index !== event.index) return undefined;
  const map = after.maps.get(last.map);
  const field = map?.layout && fieldAt(map.layout, last.offset, last.new.length);
  const key = event.kind.name === 'mem_copy' ? 'copy' : 'write';
  return {
    key,
    params: {
      map: map?.name ?? '', slot: last.slot, what: field?.path ?? '', old: valueText(last.offset, last.old, field?.field), new: valueText(last.offset, last.new, field?.field),
      func: last.source?.func ?? '', bytes: last.new.length, at: last.offset, isGlobal: isDataSection(map?.name) ? 1 : 0,
    },
  };
};

function isDataSection(name: string | undefined): boolean {
  return name !== undefined && /\.(bss|data|rodata)/.test(name);
}

function valueText(offset: number, stored: Uint8Array, field: LayoutField | undefined): string {
  const bytes = field === undefined ? stored : bytesOf(field, offset, stored);
  if (bytes.length > 8 || bytes.length === 0) return '';
  return readInteger(bytes, 0, bytes.length, field?.form === 'int').toString();
}

/** `prev`, `next`: names; `syscall`: what prev is in; `toIdle`: nobody else wanted the CPU. */
const switching: Say = ({ event, after }) => {
  const prevKey = taskKey(event.num('prev_pid'), event.cpu);
  const waiting = after.tasks.get(prevKey)?.waiting;
  const params = { prev: event.text('prev_comm'), next: event.text('next_comm'), syscall: waiting?.syscall ?? '', toIdle: event.num('next_pid') === 0 ? 1 : 0 };
  if (event.num('prev_pid') === 0) return { key: 'switch-from-idle', params };
  // A kernel thread waits for a time outside of any system call.
  const reason = waiting?.reason === 'timeout' && !waiting.syscall ? 'sleeping' : waiting?.reason;
  return { key: switchKeys[reason ?? 'sleeping'], params };
};

const switchKeys = {
  preempted: 'switch-preempt', yielded: 'switch-yield', woken: 'switch-yield', timeout: 'switch-timeout', sleeping: 'switch-sleep',
  'no-work': 'switch-no-work', exited: 'switch-exit',
} as const;

const syscallExit: Say = ({ event }) => {
  const ret = event.num('ret');
  return { key: ret < 0 ? 'syscall-fail' : 'syscall-exit', params: { syscall: event.kind.name.slice('sys_exit_'.length), ret } };
};

/** `side`: kernel, bpf or user; the outermost BPF function of a task is a program, with what it hangs on below it. */
function functionSaying(entered: boolean): Say {
  return ({ event, after }) => {
    const image = after.images.get(event.num('image'));
    const side = image?.type ?? 'kernel';
    const program = side === 'bpf' ? [...after.programs.values()].find(({ name, isFreed }) => !isFreed && name === event.text('func')) : undefined;
    const target = after.links.find((link) => link.program === program?.id)?.target ?? '';
    const params = { func: event.text('func'), side, target, ret: entered ? '' : event.text('ret') };
    if (program !== undefined) return { key: entered ? 'program-enter' : 'program-leave', params };
    return { key: entered ? 'function-enter' : 'function-leave', params };
  };
}

/** `sort`: timer or wq; `what`: the field it lives in. */
const asyncInit: Say = ({ event, after }) => {
  const map = after.maps.get(event.num('map'));
  const field = map?.layout && fieldAt(map.layout, event.num('off'), 1);
  const key = event.text('type').endsWith('timer') ? 'timer-init' : 'wq-init';
  return { key, params: { map: map?.name ?? '', slot: event.num('slot'), what: field?.path ?? '' } };
};

function asyncSaying(key: SentenceKey): Say {
  return ({ event, after }) => {
    const async = after.asyncs.get(event.num('async'));
    return { key, params: { sort: async?.sort ?? '', callback: event.text('func') || (async?.callback ?? ''), map: after.maps.get(async?.map ?? 0)?.name ?? '' } };
  };
}

function mapSaying(key: SentenceKey): Say {
  return ({ event, after }) => ({ key, params: { map: after.maps.get(event.num('map'))?.name ?? '', slot: event.num('slot'), key: event.text('key') } });
}

/** `tasks`: how many now wait for that CPU. */
function wake(key: SentenceKey): Say {
  return ({ event, after }) => {
    const cpu = event.num('target_cpu');
    return { key, params: { woken: event.text('comm'), cpu, tasks: after.cpus[cpu]?.runQueue.length ?? 0 } };
  };
}

function programSaying(key: SentenceKey): Say {
  return ({ event, after }) => ({ key, params: { program: after.programs.get(event.num('prog'))?.name ?? '', target: event.text('target') } });
}

/** `raised`: softirqs wait for it to have gone. */
const irqLeave: Say = ({ event, after }) => ({ key: 'irq-leave', params: { raised: after.cpus[event.cpu].softirqs.pending === 0 ? 0 : 1 } });

function vector(key: SentenceKey, name: string): Say {
  return (): Saying => ({ key, params: { irq: name } });
}

/** `ret`: -EBUSY where the lock was taken; what a program said where it was dropped. */
const hidReportEnd: Say = ({ event }) => {
  const ret = event.num('ret');
  const key = ret === 0 ? 'hid-report-over' : ret === -Errno.EBUSY ? 'hid-report-lost' : 'hid-report-dropped';
  return { key, params: { ret } };
};

export const sayings: ReadonlyMap<string, Say> = new Map<string, Say>([
  ['run_start', plain('run-start', 'seed')],
  ['run_end', plain('run-end', 'reason', 'detail')],
  ['image_load', plain('image-load', 'name', 'type')],
  ['bpf_verifier_log', ({ event }) => ({ key: event.num('ret') === 0 ? 'program-accepted' : 'program-rejected', params: { program: event.text('name'), ret: event.num('ret') } })],
  ['bpf_prog_load', plain('program-load', 'name', 'type', 'insns')],
  ['bpf_prog_free', programSaying('program-free')],
  ['bpf_link_attach', programSaying('link-attach')],
  ['bpf_link_detach', programSaying('link-detach')],
  ['map_create', plain('map-create', 'name', 'type', 'max_entries')],
  ['map_free', mapSaying('map-free')],
  ['map_elem_insert', mapSaying('element-insert')],
  ['map_elem_delete', mapSaying('element-delete')],
  ['mem_write', write],
  ['mem_copy', write],
  ['bpf_async_init', asyncInit],
  ['bpf_async_set_callback', asyncSaying('callback-set')],
  ['bpf_async_callback', asyncSaying('callback-call')],
  ['bpf_async_cancel', asyncSaying('callback-forget')],
  ['bpf_async_free', asyncSaying('async-free')],
  ['hrtimer_init', plain('timer-init-kernel', 'mode', 'clockid')],
  ['hrtimer_start', timerArm],
  ['hrtimer_expire_entry', timerDue],
  ['hrtimer_expire_exit', timerOver],
  ['hrtimer_cancel', (scene) => ({ ...timerOver(scene)!, key: 'timer-cancel' })],
  ['workqueue_queue_work', workQueue],
  ['workqueue_activate_work', workSaying('work-activate')],
  ['workqueue_execute_start', workSaying('work-start')],
  ['workqueue_execute_end', workSaying('work-end')],
  ['worker_create', plain('worker-create', 'comm')],
  ['worker_enter_idle', ({ event, after }) => ({ key: 'worker-idle', params: { worker: after.workers.get(event.num('pid'))?.comm ?? '' } })],
  ['worker_leave_idle', ({ event, after }) => ({ key: 'worker-busy', params: { worker: after.workers.get(event.num('pid'))?.comm ?? '' } })],
  ['worker_cpu_intensive', ({ event, after }) => ({ key: 'worker-hog', params: { worker: after.workers.get(event.num('pid'))?.comm ?? '' } })],
  ['local_timer_entry', vector('irq-enter', 'local_timer')],
  ['local_timer_exit', irqLeave],
  ['reschedule_entry', vector('irq-enter', 'reschedule')],
  ['reschedule_exit', irqLeave],
  ['irq_handler_entry', ({ event }) => ({ key: 'irq-enter', params: { irq: event.text('name') } })],
  ['irq_handler_exit', irqLeave],
  ['softirq_raise', plain('softirq-raise', 'vec', 'action')],
  ['softirq_entry', plain('softirq-enter', 'vec', 'action')],
  ['softirq_exit', plain('softirq-leave', 'vec', 'action')],
  ['sys_enter_', ({ event }) => ({ key: 'syscall-enter', params: { syscall: event.kind.name.slice('sys_enter_'.length) } })],
  ['sys_exit_', syscallExit],
  ['source_line', plain('line', 'file', 'line', 'func', 'image')],
  ['funcgraph_entry', functionSaying(true)],
  ['funcgraph_exit', functionSaying(false)],
  ['sched_waking', wake('waking')],
  ['sched_wakeup', wake('wake')],
  ['sched_wakeup_new', wake('wake-new')],
  ['sched_switch', switching],
  ['sched_migrate_task', plain('migrate', 'comm', 'orig_cpu', 'dest_cpu')],
  ['sched_process_fork', plain('fork', 'comm', 'child_comm', 'child_pid')],
  ['sched_process_exit', plain('exit', 'comm', 'pid')],
  ['task_exit_status', ({ event, after }) => ({ key: 'exit', params: { comm: after.tasks.get(event.num('pid'))?.comm ?? '', pid: event.num('pid'), status: event.num('status') } })],
  ['mm_page_alloc', ({ event }) => ({ key: event.num('pfn') ? 'page-taken' : 'page-none', params: { flags: event.text('gfp_flags') } })],
  ['mm_page_free', plain('page-given')],
  ['zone_pages', plain('pages', 'free')],
  ['mm_vmscan_wakeup_kswapd', plain('kswapd-wanted')],
  ['mm_vmscan_kswapd_wake', plain('kswapd-wake')],
  ['mm_vmscan_kswapd_sleep', plain('kswapd-sleep')],
  ['mm_vmscan_throttled', plain('kswapd-waited', 'usect_delayed')],
  ['mm_vmscan_direct_reclaim_begin', plain('reclaim-begin')],
  ['mm_vmscan_direct_reclaim_end', plain('reclaim-end', 'nr_reclaimed')],
  ['signal_generate', plain('signal-send', 'sig', 'comm')],
  ['signal_deliver', plain('signal-deliver', 'sig')],
  ['hid_device_state', plain('device-state', 'name', 'state')],
  ['hid_report', ({ event }) => ({ key: event.text('source') === 'bpf' ? 'hid-inject' : 'hid-report', params: { data: event.text('data') } })],
  ['hid_report_end', hidReportEnd],
  ['hid_request', plain('hid-request', 'request', 'type', 'data')],
  ['hid_request_end', ({ event }) => ({ key: event.num('ret') < 0 ? 'hid-no-answer' : 'hid-answer', params: { request: event.num('request'), ret: event.num('ret') } })],
  ['input_event', plain('input', 'name', 'value', 'type')],
  ['packet_arrive', plain('packet-arrive', 'packet', 'saddr', 'queued')],
  ['packet_lost', plain('packet-lost', 'packet', 'saddr', 'lost')],
  ['packet_done', plain('packet-done', 'packet', 'verdict')],
  ['napi_poll', plain('napi-poll', 'dev_name', 'work', 'budget')],
  ['netif_receive_skb', plain('receive-skb', 'name')],
  ['xdp_exception', plain('xdp-exception', 'action')],
  ['bpf_trace_printk', plain('print', 'msg')],
  ['console', plain('kernel-log', 'msg')],
  ['terminal_write', plain('terminal', 'fd', 'text')],
]);
