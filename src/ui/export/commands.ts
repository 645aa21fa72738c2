/** How a reader records a lesson's program on a machine of their own. */
export interface RecordingCommands {
  readonly build: string;
  readonly traceCmd: string;
  readonly tracefs: string;
  /** What comes out. */
  readonly file: string;
}

/** The tracepoints of our own recordings: what the page draws, and nothing that only costs. */
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  sched: ['sched_switch', 'sched_waking', 'sched_wakeup', 'sched_wakeup_new', 'sched_migrate_task'],
  irq: ['softirq_raise', 'softirq_entry', 'softirq_exit'],
  irq_vectors: ['local_timer_entry', 'local_timer_exit', 'reschedule_entry', 'reschedule_exit'],
  timer: ['hrtimer_init', 'hrtimer_start', 'hrtimer_expire_entry', 'hrtimer_expire_exit', 'hrtimer_cancel'],
  workqueue: ['workqueue_queue_work', 'workqueue_activate_work', 'workqueue_execute_start', 'workqueue_execute_end'],
  syscalls: ['sys_enter_unlink', 'sys_exit_unlink', 'sys_enter_clock_nanosleep', 'sys_exit_clock_nanosleep'],
  bpf_trace: ['bpf_trace_printk'],
};

/** `bpfFile`: `wq_simple.bpf.c`; `userFile`: `wq_simple.c`. The skeleton has the object's name, as libbpf wants it. */
export function commandsFor(bpfFile: string, userFile: string): RecordingCommands {
  const object = bpfFile.replace(/\.bpf\.c$/, '');
  const program = userFile.replace(/\.c$/, '');
  const file = `${program}.trace.txt`;
  return { build: buildOf(bpfFile, userFile, object, program), traceCmd: traceCmdOf(program, file), tracefs: tracefsOf(program, file), file };
}

function buildOf(bpfFile: string, userFile: string, object: string, program: string): string {
  return [
    'bpftool btf dump file /sys/kernel/btf/vmlinux format c > vmlinux.h',
    `clang -g -O2 -target bpf -I. -c ${bpfFile} -o ${object}.bpf.o`,
    `bpftool gen skeleton ${object}.bpf.o name ${object}_bpf > ${object}.skel.h`,
    `clang -g -O2 -I. ${userFile} -o ${program} -lbpf -lelf -lz`,
  ].join('\n');
}

function traceCmdOf(program: string, file: string): string {
  const events = Object.entries(EVENTS).map(([system, names]) => `  ${names.map((name) => `-e ${system}:${name}`).join(' ')} \\`);
  return ['sudo trace-cmd record -C mono \\', ...events, `  ./${program}`, `sudo trace-cmd report -t > ${file}`].join('\n');
}

function tracefsOf(program: string, file: string): string {
  const names = Object.entries(EVENTS).flatMap(([system, events]) => events.map((event) => `${system}:${event}`));
  return [
    'sudo -s',
    'cd /sys/kernel/tracing',
    'echo 0 > tracing_on; echo mono > trace_clock; echo 16384 > buffer_size_kb; echo > trace',
    `printf '%s\\n' ${names.join(' ')} > set_event`,
    'cd -; echo 1 > /sys/kernel/tracing/tracing_on',
    `./${program}`,
    'echo 0 > /sys/kernel/tracing/tracing_on',
    `cat /sys/kernel/tracing/trace > ${file}; echo > /sys/kernel/tracing/set_event`,
  ].join('\n');
}
