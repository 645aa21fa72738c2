/** How a reader records a lesson's program on a machine of their own. */
export interface RecordingCommands {
  readonly build: string;
  /** What a real machine has to be asked or given first, by what the program needs. */
  readonly prepare: Readonly<Partial<Record<RecordingNeed, string>>>;
  readonly traceCmd: string;
  readonly tracefs: string;
  /** What comes out. */
  readonly file: string;
}

/** What not every machine has: headers of selftests, a network card with traffic, a HID device and HID-BPF, the page's own kernel module. */
export type RecordingNeed = 'experimental' | 'network' | 'hid' | 'lab-module';

/** A program's file as it stands in the editor. */
export interface RecordedFile {
  readonly name: string;
  readonly text: string;
}

/** The tracepoints of our own recordings: what the page draws, and nothing that only costs. */
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  sched: ['sched_switch', 'sched_waking', 'sched_wakeup', 'sched_wakeup_new', 'sched_migrate_task'],
  irq: ['softirq_raise', 'softirq_entry', 'softirq_exit'],
  irq_vectors: ['local_timer_entry', 'local_timer_exit', 'reschedule_entry', 'reschedule_exit'],
  timer: ['hrtimer_init', 'hrtimer_start', 'hrtimer_expire_entry', 'hrtimer_expire_exit', 'hrtimer_cancel'],
  workqueue: ['workqueue_queue_work', 'workqueue_activate_work', 'workqueue_execute_start', 'workqueue_execute_end'],
  bpf_trace: ['bpf_trace_printk'],
};

/** What a program that looks like this wants seen beside. */
const MORE_EVENTS: readonly (readonly [RegExp, string, readonly string[]])[] = [
  [/SEC\("xdp"\)|hid_bpf_helpers\.h/, 'irq', ['irq_handler_entry', 'irq_handler_exit']],
  [/SEC\("xdp"\)/, 'napi', ['napi_poll']],
  [/SEC\("xdp"\)/, 'xdp', ['xdp_exception']],
  [/\blab_alloc_page\(/, 'kmem', ['mm_page_alloc', 'mm_page_free']],
  [/\blab_alloc_page\(/, 'vmscan', ['mm_vmscan_wakeup_kswapd', 'mm_vmscan_kswapd_wake', 'mm_vmscan_direct_reclaim_begin', 'mm_vmscan_direct_reclaim_end']],
];

/** The system calls behind what a user program calls. */
const CALLS: readonly (readonly [RegExp, string])[] = [
  [/\bunlink\(/, 'unlink'],
  [/\b(u?sleep|nanosleep)\(/, 'clock_nanosleep'],
  [/\bread\(/, 'read'],
  [/\bring_buffer__poll\(/, 'epoll_wait'],
];

const NEEDS: readonly (readonly [RegExp, RecordingNeed])[] = [
  [/bpf_experimental\.h/, 'experimental'],
  [/SEC\("xdp"\)/, 'network'],
  [/hid_bpf_helpers\.h/, 'hid'],
  [/slowpath_lab\.h/, 'lab-module'],
];

/** Of `wq_simple.bpf.c` and `wq_simple.c`. The skeleton has the object's name, as libbpf wants it. */
export function commandsFor(bpf: RecordedFile, user: RecordedFile): RecordingCommands {
  const object = bpf.name.replace(/\.bpf\.c$/, '');
  const program = user.name.replace(/\.c$/, '');
  const file = `${program}.trace.txt`;
  const events = eventsOf(bpf.text, user.text);
  const needs = NEEDS.filter(([sign]) => sign.test(bpf.text)).map(([, need]) => [need, PREPARATIONS[need]?.(user.name) ?? ''] as const);
  return {
    build: buildOf(bpf.name, user.name, object, program),
    prepare: Object.fromEntries(needs),
    traceCmd: traceCmdOf(events, program, file),
    tracefs: tracefsOf(events, program, file),
    file,
  };
}

type Events = ReadonlyMap<string, readonly string[]>;

function eventsOf(bpf: string, user: string): Events {
  const events = new Map(Object.entries(EVENTS));
  for (const [sign, system, names] of MORE_EVENTS) if (sign.test(bpf)) events.set(system, [...(events.get(system) ?? []), ...names]);
  const calls = CALLS.filter(([sign]) => sign.test(user)).flatMap(([, name]) => [`sys_enter_${name}`, `sys_exit_${name}`]);
  return calls.length === 0 ? events : events.set('syscalls', calls);
}

/** Commands that make a machine one on which the program can run; others are only told about. */
const PREPARATIONS: Readonly<Partial<Record<RecordingNeed, (userFile: string) => string>>> = {
  // A pair of virtual cards, the other end of which sends from a namespace of its own.
  network: (userFile) =>
    [
      'sudo ip link add veth0 type veth peer name veth1',
      'sudo ip netns add sender && sudo ip link set veth1 netns sender',
      'sudo ip addr add 10.9.0.1/24 dev veth0 && sudo ip link set veth0 up',
      'sudo ip netns exec sender ip addr add 10.9.0.2/24 dev veth1',
      'sudo ip netns exec sender ip link set veth1 up',
      `sed -i 's/"eth0"/"veth0"/' ${userFile}`,
      'sudo ip netns exec sender ping -f 10.9.0.1 > /dev/null &',
    ].join('\n'),
  hid: () => ['grep CONFIG_HID_BPF= /boot/config-$(uname -r)', 'ls /sys/bus/hid/devices', 'grep -H . /sys/bus/hid/devices/*/uevent | grep HID_NAME'].join('\n'),
};

function buildOf(bpfFile: string, userFile: string, object: string, program: string): string {
  return [
    'bpftool btf dump file /sys/kernel/btf/vmlinux format c > vmlinux.h',
    `clang -g -O2 -target bpf -I. -c ${bpfFile} -o ${object}.bpf.o`,
    `bpftool gen skeleton ${object}.bpf.o name ${object}_bpf > ${object}.skel.h`,
    `clang -g -O2 -I. ${userFile} -o ${program} -lbpf -lelf -lz`,
  ].join('\n');
}

function traceCmdOf(asked: Events, program: string, file: string): string {
  const events = [...asked].map(([system, names]) => `  ${names.map((name) => `-e ${system}:${name}`).join(' ')} \\`);
  return ['sudo trace-cmd record -C mono \\', ...events, `  ./${program}`, `sudo trace-cmd report -t > ${file}`].join('\n');
}

function tracefsOf(asked: Events, program: string, file: string): string {
  const names = [...asked].flatMap(([system, events]) => events.map((event) => `${system}:${event}`));
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
