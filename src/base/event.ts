import type { Ns } from './units.ts';

/**
 * The vocabulary of Events: what a machine can say happened.
 *
 * An event has a header (time, CPU, flags, current task) and the fields of its
 * kind. Kinds that ftrace knows bear ftrace's names and fields (their
 * `TRACE_EVENT` is named beside them); the others are ours.
 */

/**
 * - `num`: an integer up to 2^53; `ptr`: the same, shown as a pointer; `hex`: shown in hexadecimal;
 * - `str`: text.
 */
export type FieldType = 'num' | 'ptr' | 'hex' | 'str';

export interface EventField {
  readonly name: string;
  readonly type: FieldType;
}

export type EventSystem =
  | 'sched'
  | 'irq'
  | 'irq_vectors'
  | 'timer'
  | 'workqueue'
  | 'napi'
  | 'net'
  | 'xdp'
  | 'kmem'
  | 'vmscan'
  | 'syscalls'
  | 'signal'
  | 'printk'
  | 'bpf_trace'
  | 'funcgraph'
  | 'slowpath'
  | 'imported';

/** One kind of event. Kinds are compared by identity; `name` is unique in a Log. */
export interface EventKind {
  readonly name: string;
  readonly system: EventSystem;
  readonly fields: readonly EventField[];
}

export type FieldValue = number | string;

/**
 * Where machines write their events. At most eight fields; a field that is left
 * out is 0 or ''. Appending is the only thing a sink can do.
 */
export interface EventSink {
  append(
    timeNs: Ns,
    cpu: number,
    flags: number,
    pid: number,
    comm: string,
    kind: EventKind,
    a?: FieldValue,
    b?: FieldValue,
    c?: FieldValue,
    d?: FieldValue,
    e?: FieldValue,
    f?: FieldValue,
    g?: FieldValue,
    h?: FieldValue,
  ): void;
  /** How many events have been appended: the index the next one will have. */
  readonly length: number;
}

/** All kinds this file defines, by name: importers and views look kinds up here. */
export const eventKinds = new Map<string, EventKind>();

function kind(system: EventSystem, name: string, fields: Readonly<Record<string, FieldType>>): EventKind {
  const made: EventKind = {
    name,
    system,
    fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
  };
  eventKinds.set(name, made);
  return made;
}

// sched (include/trace/events/sched.h)

/** `prev_state` is ftrace's letter with `+` for a preempted task: `S`, `D`, `I`, `R`, `R+`, `X`. */
export const sched_switch = kind('sched', 'sched_switch', {
  prev_comm: 'str', prev_pid: 'num', prev_prio: 'num', prev_state: 'str',
  next_comm: 'str', next_pid: 'num', next_prio: 'num',
});
const wakeFields = { comm: 'str', pid: 'num', prio: 'num', target_cpu: 'num' } as const;
export const sched_waking = kind('sched', 'sched_waking', wakeFields);
export const sched_wakeup = kind('sched', 'sched_wakeup', wakeFields);
export const sched_wakeup_new = kind('sched', 'sched_wakeup_new', wakeFields);
export const sched_migrate_task = kind('sched', 'sched_migrate_task', {
  comm: 'str', pid: 'num', prio: 'num', orig_cpu: 'num', dest_cpu: 'num',
});
export const sched_process_fork = kind('sched', 'sched_process_fork', {
  comm: 'str', pid: 'num', child_comm: 'str', child_pid: 'num',
});
export const sched_process_exit = kind('sched', 'sched_process_exit', { comm: 'str', pid: 'num', prio: 'num' });

// irq, irq_vectors (include/trace/events/irq.h, arch/x86/include/asm/trace/irq_vectors.h)

export const irq_handler_entry = kind('irq', 'irq_handler_entry', { irq: 'num', name: 'str' });
export const irq_handler_exit = kind('irq', 'irq_handler_exit', { irq: 'num', ret: 'str' });
const softirqFields = { vec: 'num', action: 'str' } as const;
export const softirq_raise = kind('irq', 'softirq_raise', softirqFields);
export const softirq_entry = kind('irq', 'softirq_entry', softirqFields);
export const softirq_exit = kind('irq', 'softirq_exit', softirqFields);
export const local_timer_entry = kind('irq_vectors', 'local_timer_entry', { vector: 'num' });
export const local_timer_exit = kind('irq_vectors', 'local_timer_exit', { vector: 'num' });
export const reschedule_entry = kind('irq_vectors', 'reschedule_entry', { vector: 'num' });
export const reschedule_exit = kind('irq_vectors', 'reschedule_exit', { vector: 'num' });

// timer (include/trace/events/timer.h)

export const hrtimer_init = kind('timer', 'hrtimer_init', { hrtimer: 'ptr', clockid: 'str', mode: 'str' });
export const hrtimer_start = kind('timer', 'hrtimer_start', {
  hrtimer: 'ptr', function: 'str', expires: 'num', softexpires: 'num', mode: 'str', was_armed: 'num',
});
export const hrtimer_expire_entry = kind('timer', 'hrtimer_expire_entry', { hrtimer: 'ptr', function: 'str', now: 'num' });
export const hrtimer_expire_exit = kind('timer', 'hrtimer_expire_exit', { hrtimer: 'ptr' });
export const hrtimer_cancel = kind('timer', 'hrtimer_cancel', { hrtimer: 'ptr' });

// workqueue (include/trace/events/workqueue.h)

export const workqueue_queue_work = kind('workqueue', 'workqueue_queue_work', {
  work: 'ptr', function: 'str', workqueue: 'str', req_cpu: 'num', cpu: 'num',
});
const workFields = { work: 'ptr', function: 'str' } as const;
export const workqueue_activate_work = kind('workqueue', 'workqueue_activate_work', workFields);
export const workqueue_execute_start = kind('workqueue', 'workqueue_execute_start', workFields);
export const workqueue_execute_end = kind('workqueue', 'workqueue_execute_end', workFields);

// napi, net, xdp (include/trace/events/{napi,net,xdp}.h)

export const napi_poll = kind('napi', 'napi_poll', { napi: 'ptr', dev_name: 'str', work: 'num', budget: 'num' });
export const netif_receive_skb = kind('net', 'netif_receive_skb', { skbaddr: 'ptr', len: 'num', name: 'str' });
/** A program's XDP_ABORTED, or an action that cannot be carried out. `action`: ABORTED, REDIRECT, … */
export const xdp_exception = kind('xdp', 'xdp_exception', { prog_id: 'num', action: 'str', ifindex: 'num' });

// kmem, vmscan (include/trace/events/{kmem,vmscan}.h)

/** A page was taken; `page` and `pfn` 0: there was none to be had. */
export const mm_page_alloc = kind('kmem', 'mm_page_alloc', { page: 'ptr', pfn: 'hex', order: 'num', migratetype: 'num', gfp_flags: 'str' });
export const mm_page_free = kind('kmem', 'mm_page_free', { page: 'ptr', pfn: 'hex', order: 'num' });
export const mm_vmscan_kswapd_sleep = kind('vmscan', 'mm_vmscan_kswapd_sleep', { nid: 'num' });
export const mm_vmscan_kswapd_wake = kind('vmscan', 'mm_vmscan_kswapd_wake', { nid: 'num', order: 'num' });
export const mm_vmscan_wakeup_kswapd = kind('vmscan', 'mm_vmscan_wakeup_kswapd', { nid: 'num', order: 'num', gfp_flags: 'str' });
export const mm_vmscan_direct_reclaim_begin = kind('vmscan', 'mm_vmscan_direct_reclaim_begin', { order: 'num', gfp_flags: 'str' });
export const mm_vmscan_direct_reclaim_end = kind('vmscan', 'mm_vmscan_direct_reclaim_end', { nr_reclaimed: 'num' });
/** Who reclaims has waited for pages to be written. */
export const mm_vmscan_throttled = kind('vmscan', 'mm_vmscan_throttled', { nid: 'num', usec_timeout: 'num', usect_delayed: 'num', reason: 'str' });

// signal, printk, bpf_trace (include/trace/events/{signal,printk,bpf_trace}.h)

export const signal_generate = kind('signal', 'signal_generate', {
  sig: 'num', errno: 'num', code: 'num', comm: 'str', pid: 'num', group: 'num', result: 'num',
});
export const signal_deliver = kind('signal', 'signal_deliver', {
  sig: 'num', errno: 'num', code: 'num', sa_handler: 'ptr', sa_flags: 'hex',
});
/** A line of the kernel log. */
export const console_event = kind('printk', 'console', { msg: 'str' });
/** A line of trace_pipe. */
export const bpf_trace_printk = kind('bpf_trace', 'bpf_trace_printk', { msg: 'str' });

// funcgraph: function entry and exit, as the function_graph tracer marks them. Of kernel
// functions only those that the picture names are marked; of BPF and user code all.

/** `image`: 0 for the kernel's own functions, else the image (see `image_load`). */
export const funcgraph_entry = kind('funcgraph', 'funcgraph_entry', { func: 'str', image: 'num' });
/** `ret`: the returned value in decimal (pointers in hex), '' where there is none. */
export const funcgraph_exit = kind('funcgraph', 'funcgraph_exit', { func: 'str', image: 'num', ret: 'str' });

// slowpath: ours

/** First event of a Log. `config`: the machine's configuration as JSON. */
export const run_start = kind('slowpath', 'run_start', { config: 'str', seed: 'num' });
/** Last event of a finished Log. `reason`: idle, exit, budget, until, stuck, oops. */
export const run_end = kind('slowpath', 'run_end', { reason: 'str', detail: 'str' });
/** A code image is known from here on. `type`: user or bpf. `name`: the object's name, e.g. wq_simple. */
export const image_load = kind('slowpath', 'image_load', { image: 'num', type: 'str', name: 'str' });
/** A statement of the reader's source is about to run. */
export const source_line = kind('slowpath', 'source_line', { image: 'num', file: 'str', line: 'num', func: 'str' });
/** A worker was made (`create_worker`). `pool`: its CPU, -1 for unbound. */
export const worker_create = kind('slowpath', 'worker_create', { pid: 'num', comm: 'str', pool: 'num', nice: 'num' });
export const worker_enter_idle = kind('slowpath', 'worker_enter_idle', { pid: 'num' });
export const worker_leave_idle = kind('slowpath', 'worker_leave_idle', { pid: 'num' });
/** `wq_worker_tick` found the worker to hog its CPU: it left concurrency management. */
export const worker_cpu_intensive = kind('slowpath', 'worker_cpu_intensive', { pid: 'num', work: 'ptr' });
/** `layout`: the value's fields as JSON (`ValueLayout` of value-layout.ts). */
export const map_create = kind('slowpath', 'map_create', {
  map: 'num', name: 'str', type: 'str', key_size: 'num', value_size: 'num', max_entries: 'num', layout: 'str',
});
export const map_free = kind('slowpath', 'map_free', { map: 'num' });
/** An element took a slot of its map. Array elements exist from the start and have no such event. */
export const map_elem_insert = kind('slowpath', 'map_elem_insert', { map: 'num', slot: 'num', key: 'str', value: 'str' });
export const map_elem_delete = kind('slowpath', 'map_elem_delete', { map: 'num', slot: 'num', key: 'str' });
/** A store of at most eight bytes into a map value (a global variable is a map value too). Little-endian halves. */
export const mem_write = kind('slowpath', 'mem_write', {
  map: 'num', slot: 'num', off: 'num', size: 'num', new_lo: 'num', new_hi: 'num', old_lo: 'num', old_hi: 'num',
});
/** A longer copy into a map value. `bytes`: hex. */
export const mem_copy = kind('slowpath', 'mem_copy', { map: 'num', slot: 'num', off: 'num', bytes: 'str' });
/** `bpf_timer_init` / `bpf_wq_init` made its object. `async`: its number; `object`: the hrtimer's or work's pointer. */
export const bpf_async_init = kind('slowpath', 'bpf_async_init', {
  async: 'num', type: 'str', map: 'num', slot: 'num', off: 'num', object: 'ptr',
});
export const bpf_async_set_callback = kind('slowpath', 'bpf_async_set_callback', { async: 'num', func: 'str' });
/** The callback is about to be called. `context`: softirq or kworker is in the flags. */
export const bpf_async_callback = kind('slowpath', 'bpf_async_callback', { async: 'num', func: 'str', map: 'num', slot: 'num' });
export const bpf_async_cancel = kind('slowpath', 'bpf_async_cancel', { async: 'num' });
export const bpf_async_free = kind('slowpath', 'bpf_async_free', { async: 'num' });
export const bpf_prog_load = kind('slowpath', 'bpf_prog_load', { prog: 'num', name: 'str', type: 'str', insns: 'num', image: 'num' });
export const bpf_prog_free = kind('slowpath', 'bpf_prog_free', { prog: 'num' });
/** What the verifier said of a program. `ret`: 0 or -errno. */
export const bpf_verifier_log = kind('slowpath', 'bpf_verifier_log', { name: 'str', ret: 'num', log: 'str' });
export const bpf_link_attach = kind('slowpath', 'bpf_link_attach', { prog: 'num', target: 'str' });
export const bpf_link_detach = kind('slowpath', 'bpf_link_detach', { prog: 'num', target: 'str' });
/** The wire has brought a packet, and the card has put it into its ring: `queued` are there now. `packet` counts those that came. */
export const packet_arrive = kind('slowpath', 'packet_arrive', { packet: 'num', dev: 'str', saddr: 'str', len: 'num', queued: 'num' });
/** A packet found the card's ring full; `lost`: how many have. */
export const packet_lost = kind('slowpath', 'packet_lost', { packet: 'num', dev: 'str', saddr: 'str', lost: 'num' });
/** A packet's way is over. `verdict`: PASS (as far as a socket), TC_DROP, XDP_DROP, XDP_TX, XDP_ABORTED, XDP_REDIRECT. */
export const packet_done = kind('slowpath', 'packet_done', { packet: 'num', dev: 'str', verdict: 'str' });
/** How many pages a zone has free, and in the page cache: as on disk, changed, on their way to the disk. Whenever that changes. */
export const zone_pages = kind('slowpath', 'zone_pages', { nid: 'num', free: 'num', clean: 'num', dirty: 'num', writeback: 'num' });
/** Text came to the terminal. `fd`: 1 or 2 for what a task wrote, 0 for the echo of what was typed. */
export const terminal_write = kind('slowpath', 'terminal_write', { fd: 'num', text: 'str' });
/** A task died or left. `status` as wait(2) reports it. */
export const task_exit_status = kind('slowpath', 'task_exit_status', { pid: 'num', status: 'num' });

// HID and input devices: Linux has no tracepoints for them, so these are ours.

/** `state`: connected, suspended, resumed, unplugged; busy and free: somebody else holds its driver_input_lock, and no longer. */
export const hid_device_state = kind('slowpath', 'hid_device_state', { device: 'num', name: 'str', state: 'str' });
/** `__hid_input_report` is entered. `data`: hex. `source`: device, or bpf for one that a program injects. */
export const hid_report = kind('slowpath', 'hid_report', { device: 'num', source: 'str', data: 'str' });
/** It is over. `ret`: 0, or `-errno`: -EBUSY is a report that found the lock taken, others a program's verdict. */
export const hid_report_end = kind('slowpath', 'hid_report_end', { device: 'num', source: 'str', ret: 'num' });
/** A request goes to the device, whose answer its caller waits for. `type`: SET_REPORT, …, or OUTPUT; `request`: its number. */
export const hid_request = kind('slowpath', 'hid_request', { device: 'num', request: 'num', type: 'str', data: 'str' });
/** The answer, or why none will come. `ret`: bytes, or `-errno`. */
export const hid_request_end = kind('slowpath', 'hid_request_end', { device: 'num', request: 'num', ret: 'num' });
/** An event of the input layer, as readers of `/dev/input/eventN` get it; `name`: KEY_H, ABS_Y. */
export const input_event = kind('slowpath', 'input_event', { device: 'num', type: 'num', code: 'num', value: 'num', name: 'str' });

// imported: what a foreign trace holds that is no event of a known form

/** A print, an event in words we do not know. Its text is the whole column. */
export const imported_text = kind('imported', 'imported_text', { text: 'str' });
/** A line between events that is none itself: a gap, a CPU's buffer that starts, a line of the function_graph tracer. `lost`: events that are missing here. */
export const trace_note = kind('imported', 'trace_note', { text: 'str', lost: 'num' });
/** A call, as the function tracer records it (`TRACE_FN`, kernel/trace/trace_entries.h). */
export const function_entry = kind('imported', 'function', { ip: 'str', parent_ip: 'str' });

// syscalls (include/trace/events/syscalls.h): one pair of kinds a system call

/** Argument names and types of the system calls we model, in Linux's order. */
export const syscallArguments: Readonly<Record<string, Readonly<Record<string, FieldType>>>> = {
  read: { fd: 'num', buf: 'ptr', count: 'num' },
  write: { fd: 'num', buf: 'ptr', count: 'num' },
  open: { filename: 'str', flags: 'hex', mode: 'hex' },
  openat: { dfd: 'num', filename: 'str', flags: 'hex', mode: 'hex' },
  close: { fd: 'num' },
  unlink: { pathname: 'str' },
  unlinkat: { dfd: 'num', pathname: 'str', flag: 'hex' },
  mkdir: { pathname: 'str', mode: 'hex' },
  rmdir: { pathname: 'str' },
  bpf: { cmd: 'num', uattr: 'ptr', size: 'num' },
  clock_nanosleep: { which_clock: 'num', flags: 'hex', rqtp: 'ptr', rmtp: 'ptr' },
  nanosleep: { rqtp: 'ptr', rmtp: 'ptr' },
  mmap: { addr: 'ptr', len: 'num', prot: 'hex', flags: 'hex', fd: 'num', off: 'num' },
  munmap: { addr: 'ptr', len: 'num' },
  clone: { clone_flags: 'hex', newsp: 'ptr', parent_tidptr: 'ptr', child_tidptr: 'ptr' },
  wait4: { upid: 'num', stat_addr: 'ptr', options: 'hex', ru: 'ptr' },
  exit_group: { error_code: 'num' },
  kill: { pid: 'num', sig: 'num' },
  rt_sigaction: { sig: 'num', act: 'ptr', oact: 'ptr' },
  getpid: {},
  gettid: {},
  sched_yield: {},
  sched_setaffinity: { pid: 'num', len: 'num', user_mask_ptr: 'ptr' },
  sched_setscheduler: { pid: 'num', policy: 'num', param: 'ptr' },
  setrlimit: { resource: 'num', rlim: 'ptr' },
  pause: {},
  poll: { ufds: 'ptr', nfds: 'num', timeout_msecs: 'num' },
  epoll_wait: { epfd: 'num', events: 'ptr', maxevents: 'num', timeout: 'num' },
  clock_gettime: { which_clock: 'num', tp: 'ptr' },
  perf_event_open: { attr_uptr: 'ptr', pid: 'num', cpu: 'num', group_fd: 'num', flags: 'hex' },
};

export interface SyscallKinds {
  readonly enter: EventKind;
  readonly exit: EventKind;
}

/** `sys_enter_X` and `sys_exit_X` for each system call. */
export const syscallKinds: ReadonlyMap<string, SyscallKinds> = new Map(
  Object.entries(syscallArguments).map(([name, fields]) => [
    name,
    { enter: kind('syscalls', `sys_enter_${name}`, fields), exit: kind('syscalls', `sys_exit_${name}`, { ret: 'num' }) },
  ]),
);
