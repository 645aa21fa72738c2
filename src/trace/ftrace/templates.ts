import * as kinds from '../../base/event.ts';
import type { EventKind, FieldType } from '../../base/event.ts';
import { compileTemplate } from './template.ts';
import type { Template } from './template.ts';

/**
 * The `TP_printk` of each event we know (include/trace/events/ of 6.12), and of
 * the system calls as kernel/trace/trace_syscalls.c prints them.
 */

const wake = 'comm={comm} pid={pid} prio={prio} target_cpu={target_cpu:d3}';
const softirq = 'vec={vec} [action={action}]';
const vector = 'vector={vector}';
const execute = 'work struct {work}: function {function}';

/** By kind; what follows `name: `. */
const texts: readonly (readonly [EventKind, string])[] = [
  [
    kinds.sched_switch,
    'prev_comm={prev_comm} prev_pid={prev_pid} prev_prio={prev_prio} prev_state={prev_state} ==> next_comm={next_comm} next_pid={next_pid} next_prio={next_prio}',
  ],
  [kinds.sched_waking, wake],
  [kinds.sched_wakeup, wake],
  [kinds.sched_wakeup_new, wake],
  [kinds.sched_migrate_task, 'comm={comm} pid={pid} prio={prio} orig_cpu={orig_cpu} dest_cpu={dest_cpu}'],
  [kinds.sched_process_fork, 'comm={comm} pid={pid} child_comm={child_comm} child_pid={child_pid}'],
  [kinds.sched_process_exit, 'comm={comm} pid={pid} prio={prio}'],
  [kinds.irq_handler_entry, 'irq={irq} name={name}'],
  [kinds.irq_handler_exit, 'irq={irq} ret={ret}'],
  [kinds.softirq_raise, softirq],
  [kinds.softirq_entry, softirq],
  [kinds.softirq_exit, softirq],
  [kinds.local_timer_entry, vector],
  [kinds.local_timer_exit, vector],
  [kinds.reschedule_entry, vector],
  [kinds.reschedule_exit, vector],
  [kinds.hrtimer_init, 'hrtimer={hrtimer} clockid={clockid} mode={mode}'],
  [
    kinds.hrtimer_start,
    'hrtimer={hrtimer} function={function} expires={expires} softexpires={softexpires} mode={mode} was_armed={was_armed}',
  ],
  [kinds.hrtimer_expire_entry, 'hrtimer={hrtimer} function={function} now={now}'],
  [kinds.hrtimer_expire_exit, 'hrtimer={hrtimer}'],
  [kinds.hrtimer_cancel, 'hrtimer={hrtimer}'],
  [kinds.workqueue_queue_work, 'work struct={work} function={function} workqueue={workqueue} req_cpu={req_cpu} cpu={cpu}'],
  // The blank at the end is the kernel's.
  [kinds.workqueue_activate_work, 'work struct {work} function={function} '],
  [kinds.workqueue_execute_start, execute],
  [kinds.workqueue_execute_end, execute],
  [kinds.napi_poll, 'napi poll on napi struct {napi} for device {dev_name} work {work} budget {budget}'],
  [kinds.netif_receive_skb, 'dev={name} skbaddr={skbaddr} len={len}'],
  [kinds.xdp_exception, 'prog_id={prog_id} action={action} ifindex={ifindex}'],
  [kinds.mm_page_alloc, 'page={page} pfn={pfn} order={order} migratetype={migratetype} gfp_flags={gfp_flags}'],
  [kinds.mm_page_free, 'page={page} pfn={pfn} order={order}'],
  [kinds.mm_vmscan_kswapd_sleep, 'nid={nid}'],
  [kinds.mm_vmscan_kswapd_wake, 'nid={nid} order={order}'],
  [kinds.mm_vmscan_wakeup_kswapd, 'nid={nid} order={order} gfp_flags={gfp_flags}'],
  [kinds.mm_vmscan_direct_reclaim_begin, 'order={order} gfp_flags={gfp_flags}'],
  [kinds.mm_vmscan_direct_reclaim_end, 'nr_reclaimed={nr_reclaimed}'],
  [kinds.mm_vmscan_throttled, 'nid={nid} usec_timeout={usec_timeout} usect_delayed={usect_delayed} reason={reason}'],
  [kinds.signal_generate, 'sig={sig} errno={errno} code={code} comm={comm} pid={pid} grp={group} res={result}'],
  [kinds.signal_deliver, 'sig={sig} errno={errno} code={code} sa_handler={sa_handler:x} sa_flags={sa_flags:x}'],
  [kinds.console_event, '{msg}'],
  [kinds.bpf_trace_printk, '{msg}'],
];

/** Arguments that are C `int`s: negative ones fill the register's low half only. */
const INT_ARGUMENTS = new Set(['dfd', 'fd', 'pid', 'upid', 'cpu', 'group_fd', 'timeout', 'timeout_msecs', 'error_code', 'epfd']);

function argumentSlot(name: string, type: FieldType): string {
  if (type === 'str') return `${name}: {${name}:q}`;
  return `${name}: {${name}:${INT_ARGUMENTS.has(name) ? 'int' : 'x'}}`;
}

function syscallTemplates(): Template[] {
  return [...kinds.syscallKinds].flatMap(([name, { enter, exit }]) => {
    const slots = enter.fields.map((field) => argumentSlot(field.name, field.type));
    return [compileTemplate(enter, `sys_${name}(${slots.join(', ')})`), compileTemplate(exit, `sys_${name} -> {ret:ret}`)];
  });
}

/** Every event that ftrace can carry, by its kind's name. */
export const ftraceTemplates: ReadonlyMap<string, Template> = new Map(
  [...texts.map(([kind, text]) => compileTemplate(kind, `${kind.name}: ${text}`)), ...syscallTemplates()].map((template) => [template.kind.name, template]),
);
