import type { SentenceKey } from '../../../trace/sentence/scene.ts';

type Params = Readonly<Record<string, string | number>>;

/**
 * What just happened, in English: one template for each saying of `trace/sentence`.
 * `{where}` is put in by `where` below; `{who}` is the task that has the CPU.
 */
export const sentences: Readonly<Record<SentenceKey, string | ((params: Params) => string)>> = {
  'run-start': 'The machine has started. Nothing runs yet but [I:idle].',
  'run-end': ({ reason }) => (reason === 'exit' ? 'The program is over: nothing is left to run.' : 'The run is **stopped** here: the program had not ended when its time was over.'),
  'image-load': ({ type }) => (type === 'bpf' ? 'The BPF code of `{name}` is in the kernel.' : '`./{name}` starts.'),
  'program-accepted': 'The verifier has read `{program}` and **accepts** it.',
  'program-rejected': 'The verifier **rejects** `{program}` ({ret}).',
  'program-load': '`{name}` is loaded: {insns} instructions, type {type}.',
  'program-free': '`{program}` is unloaded.',
  'link-attach': '`{program}` now hangs on `{target}`: it runs whenever the kernel gets there.',
  'link-detach': '`{program}` no longer hangs on `{target}`.',
  'map-create': 'The map `{name}` is made, with room for {max_entries}.',
  'map-free': 'The map `{map}` is freed.',
  'element-insert': 'A new element takes slot {slot} of `{map}`.',
  'element-delete': 'The element in slot {slot} of `{map}` is deleted.',
  write: ({ func, what, isGlobal }) => {
    if (!func) return isGlobal ? 'The variables in `{map}` get their first values.' : '`{what}` of `{map}[{slot}]` becomes **{new}**{where}.';
    return what ? '`{func}` writes **{new}** to `{what}`{where}.' : '`{func}` writes **{new}** into `{map}`{where}.';
  },
  copy: '`{func}` writes the whole value `{map}[{slot}]` anew{where}.',
  'timer-init': 'A timer is made inside of `{map}[{slot}]`, in its field `{what}`. It does not tick yet.',
  'wq-init': 'A work item is made inside of `{map}[{slot}]`, in its field `{what}`. Nobody works on it yet.',
  'callback-set': '`{callback}` is what will be called, later.',
  'callback-call': ({ sort }) => (sort === 'wq' ? '`{callback}` begins on [W:{who}], a task like any other{waiting}.' : '`{callback}` begins in a [S:softirq], on top of [{below}:{who}]{frozen}.'),
  'callback-forget': 'The timer is cancelled, and its callback forgotten.',
  'async-free': ({ sort }) => (sort === 'wq' ? 'The work item in `{map}` is freed.' : 'The timer in `{map}` is freed.'),
  'timer-arm': ({ callback }) =>
    callback
      ? 'The timer is **armed**: it goes into the queue of CPU {cpu}, to call `{callback}`. The program goes on at once.'
      : 'The kernel arms a timer of its own, `{func}`.',
  'timer-arm-again': 'The timer is armed **again**, to call `{callback}`.',
  'timer-due': ({ callback }) =>
    callback ? 'The timer is due: it is taken off its queue in a [S:softirq], on top of [{below}:{who}]{frozen}.' : 'The kernel’s own timer `{func}` is due.',
  'timer-over': ({ callback }) => (callback ? '`{callback}` is over. Its timer rests in the map again.' : '`{func}` is over.'),
  'timer-cancel': 'A timer is taken out of its queue before it was due.',
  'timer-init-kernel': 'The kernel prepares a timer.',
  'sleep-arm': '[K:{who}] sets an alarm for itself, and will sleep until then.',
  'sleep-over': 'The alarm goes off: [U:{sleeper}] has slept long enough.',
  'work-queue': ({ callback }) =>
    callback ? 'The work is **queued**: `{callback}` waits for a kworker. The program goes on at once.' : 'The kernel queues a work of its own, `{func}`.',
  'work-queue-again': 'The work is queued **again** while it still runs: it will run once more.',
  'work-activate': 'The work is on the worklist of its CPU: the next free kworker takes it.',
  'work-start': ({ callback }) => (callback ? '[W:{who}] takes the work off the worklist, to call `{callback}`{waiting}.' : '[W:{who}] takes the kernel’s own work `{func}`.'),
  'work-end': ({ callback }) => (callback ? '`{callback}` is over. Its work item rests in the map again.' : 'The kernel’s own work `{func}` is done.'),
  'worker-create': 'A new worker, [W:{comm}], is made.',
  'worker-idle': '[W:{worker}] has nothing left to do.',
  'worker-busy': '[W:{worker}] is no longer idle.',
  'worker-hog': '[W:{worker}] has kept its CPU for too long: the pool no longer counts on it.',
  'irq-enter': 'A [H:hard interrupt] lands on [{below}:{who}]{frozen}.',
  'irq-leave': ({ raised }) => `The [H:hard interrupt] leaves. ${raised ? 'What it raised is served next.' : 'It has raised nothing: no softirq follows.'}`,
  'softirq-raise': 'The interrupt **raises** softirq {vec}, {action}: its lamp is lit, to be served in a moment.',
  'softirq-enter': 'Softirq {vec}, {action}, is **served** now, on top of [{below}:{who}]{frozen}.',
  'softirq-leave': 'Softirq {vec}, {action}, is done: [{below}:{who}] goes on where it was.',
  'syscall-enter': '[U:{who}] calls `{syscall}()`: the same task, now [K:in the kernel].',
  'syscall-exit': '`{syscall}()` is done and hands back **{ret}**.',
  'syscall-fail': '`{syscall}()` has failed: **{ret}**.',
  line: ({ source }) => (source ? '`{func}` is at line {line}: `{source}`' : '`{func}` is at line {line} of `{file}`.'),
  'function-enter': ({ side }) => (side === 'kernel' ? 'The kernel enters `{func}`{where}.' : '`{func}` is called{where}.'),
  'function-leave': ({ ret }) => (ret === '' ? '`{func}` returns.' : '`{func}` returns **{ret}**.'),
  'program-enter': ({ target, isInterrupt }) => (isInterrupt ? 'The kernel has reached `{target}`: **{func}** runs{where}.' : target ? 'The kernel has reached `{target}`: **{func}** runs, on [K:{who}]’s own time.' : '**{func}** runs, on [K:{who}]’s own time.'),
  'program-leave': ({ isInterrupt }) => `The program \`{func}\` is over and returns **{ret}**.${isInterrupt ? '' : ' The fast path ends here.'}`,
  waking: 'Somebody wants [{wokenContext}:{woken}] to run.',
  wake: '[{wokenContext}:{woken}] is woken: it waits for CPU {cpu}.',
  'wake-new': 'The new task {woken} waits for CPU {cpu}.',
  'switch-preempt': ({ syscall }) =>
    syscall ? '[K:{prev}] is **preempted** inside of `{syscall}()`: it could go on, but [{nextContext}:{next}] gets the CPU.' : '[U:{prev}] is **preempted**: [{nextContext}:{next}] gets the CPU.',
  'switch-yield': '{prev} gives the CPU to [{nextContext}:{next}].',
  'switch-sleep': ({ toIdle }) => (toIdle ? '{prev} sleeps. Nobody else wants the CPU: [I:idle].' : '{prev} sleeps: [{nextContext}:{next}] gets the CPU.'),
  'switch-timeout': ({ toIdle }) =>
    toIdle ? '[U:{prev}] sleeps in `{syscall}()`. Nobody else wants the CPU: [I:idle].' : '[U:{prev}] sleeps in `{syscall}()`: [{nextContext}:{next}] gets the CPU.',
  'switch-no-work': '[W:{prev}] has no work left and leaves the CPU to [{nextContext}:{next}].',
  'switch-exit': '{prev} is gone: [{nextContext}:{next}] gets the CPU.',
  'switch-from-idle': '[{nextContext}:{next}] gets the idle CPU.',
  migrate: '{comm} moves from CPU {orig_cpu} to CPU {dest_cpu}.',
  fork: '{comm} makes a new task, {child_comm}.',
  exit: '{comm} is over.',
  'signal-send': 'Signal {sig} is sent to {comm}.',
  'signal-deliver': 'Signal {sig} is delivered to {who}.',
  'packet-arrive': ({ queued }) => (Number(queued) > 1 ? 'Packet {packet} comes, from {saddr}: {queued} are in the card’s ring now.' : 'Packet {packet} comes, from {saddr}: the card puts it into its ring, and interrupts.'),
  'packet-lost': 'Packet {packet}, from {saddr}, finds the card’s ring **full** and is lost: {lost} so far.',
  'packet-done': ({ verdict }) =>
    verdict === 'PASS' ? 'Packet {packet} has **passed**: on to whoever listens.' : verdict === 'XDP_TX' ? 'Packet {packet} is **sent back** where it came from.' : 'Packet {packet} is **dropped** ({verdict}).',
  'napi-poll': ({ work }) => (work === 1 ? 'The poll of `{dev_name}` has found one packet.' : 'The poll of `{dev_name}` has found {work} packets, and takes {budget} at most.'),
  'receive-skb': 'The packet gets a socket buffer: the protocols take over.',
  'xdp-exception': 'The program asked for something that cannot be done, {action}: the packet is dropped.',
  'page-taken': 'A page is taken off the free list, with `{flags}`.',
  'page-none': 'There is no page to be had with `{flags}`: **NULL**.',
  'page-given': 'A page is given back.',
  pages: '{free} pages are free.',
  'kswapd-wanted': 'Memory is short: `kswapd0` shall look for more.',
  'kswapd-wake': '`kswapd0` begins to look for pages.',
  'kswapd-sleep': '`kswapd0` has found enough, and sleeps.',
  'kswapd-waited': '`kswapd0` has waited {usect_delayed} µs for pages to be written.',
  'reclaim-begin': '`{who}` looks for memory itself: **direct reclaim**.',
  'reclaim-end': ({ nr_reclaimed }) => (nr_reclaimed === 0 ? 'Nothing could be had: every page it met is **dirty**.' : 'It has freed {nr_reclaimed} pages.'),
  print: '`bpf_printk`: `{msg}`',
  terminal: ({ fd }) => (fd === 0 ? 'Somebody types `{text}` into the terminal.' : fd === 2 ? '[U:{who}] writes on standard error.' : '[U:{who}] prints: `{text}`'),
  'kernel-log': 'The kernel says: `{msg}`',
  'device-state': 'The {name} is **{state}**.',
  'hid-report': 'The device sends a report, `{data}`{where}: the programs see it first.',
  'hid-inject': 'A program injects a report, `{data}`{where}, as if the device had sent it.',
  'hid-report-over': 'The report has gone its way.',
  'hid-report-lost': 'Somebody else holds the device’s input lock: this report is **lost** ({ret}).',
  'hid-report-dropped': 'A program has **dropped** the report ({ret}): nobody gets it.',
  'hid-request': 'Request {request} goes to the device, {type} `{data}`. Who sent it waits for the answer.',
  'hid-answer': 'The answer to request {request} is there: {ret} bytes.',
  'hid-no-answer': 'No answer to request {request}: **{ret}**.',
  input: ({ type, value }) => (type === 1 ? `\`{name}\` goes **${value === 0 ? 'up' : 'down'}**, for everybody who reads the device.` : '`{name}` is **{value}**, for everybody who reads the device.'),
  other: '`{name}`',
};

/** What `{where}`, `{waiting}` and `{frozen}` stand for. */
export const where = {
  softirq: ' in a [S:softirq], on top of [{below}:{who}]{frozen}',
  hardirq: ' in a [H:hard interrupt], on top of [{below}:{who}]{frozen}',
  worker: ' on [W:{who}]{waiting}',
  task: '',
  frozen: ', frozen inside `{frozenIn}()`',
  waiting: ', while [K:{waiter}] waits, preempted inside `{waiterIn}()`',
  waitingAnywhere: ', while [U:{waiter}] waits, preempted',
};
