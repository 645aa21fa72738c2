import { reference as english } from './reference.en.ts';
import type { Reference } from './reference.ts';

const [sleep, memory, io, blocking, latency, restart, cancel, use] = english.compare;
const calls = new Map(english.api.map((each) => [each.call.split('(')[0], each]));

/** A call with its words; codes and the runs that show them are the same in every language. */
function call(name: string, about: string, ...when: readonly string[]): Reference['api'][number] {
  const each = calls.get(name)!;
  return { ...each, about, returns: each.returns.map((value, index) => ({ ...value, when: when[index] })) };
}

type Row = Reference['compare'][number];

function row(from: Row, feature: string, tutorial: string, timer: string, wq: string): Row {
  return { feature, tutorial, timer: { ...from.timer, says: timer }, wq: { ...from.wq, says: wq } };
}

type Page = Reference['contexts'][number];

function page(context: Page['context'], may: string, mayNot: string): Page {
  return { ...english.contexts.find((each) => each.context === context)!, may, mayNot };
}

type Term = Reference['glossary'][number];

function term(id: string, name: string, says: string): Term {
  return { ...english.glossary.find((each) => each.id === id)!, term: name, says };
}

export const reference: Reference = {
  compare: [
    row(sleep, '能睡眠吗？', '不能，会崩溃 / 能', '不能。验证器拒绝它认得出的；漏过去的以一份报告告终，`BUG: scheduling while atomic`。', '能：kworker 是任务。但在 `bpf_rcu_read_lock()` 与解锁之间不能。'),
    row(memory, '内存分配', '只能用有限的标志 / 完整的 kzalloc() 支持', '没有 BPF 程序调用 `kzalloc()`。不必等待就能分配的 map 和 kfunc 可以用。', '同样没有 `kzalloc()`，但有可能等待内存的 kfunc（`KF_SLEEPABLE`）。'),
    row(io, '设备 I/O', '不能等待 / 可以等待答复', '验证器拒绝会等待的 kfunc。', '可以等待答复：kworker 睡下，调用者继续。'),
    row(blocking, '阻塞操作', '禁止 / 完全支持', '没有：真要停下的，是压在下面的任务。', '以其程序类型得到的辅助函数和 kfunc 为限，不是内核有的都行。创建加密密钥（`bpf_crypto_ctx_create()`）可以；压缩则没有。'),
    row(latency, '延迟', '微秒级 / 毫秒级', '约一微秒，不管谁占着 CPU。中断关着或来得太密时会晚。', '空闲的机器上是微秒级，排在级别更高的任务之后则是毫秒级。'),
    row(restart, '等待期间再次启动', '未提及', '挪动：只运行一次，按新的时间。', '什么也不做，返回 0。'),
    row(cancel, '延时与取消', '未提及', '都有：`nsecs` 和 `bpf_timer_cancel()`。', '都没有。只能删除元素或关闭 map。'),
    row(use, '适用场合', '时间要求严格的快速路径 / 可睡眠的慢速路径', '又短又必须准时的；周期性的。', '必须睡眠的。要过一会儿再睡眠的，可由定时器来启动它。'),
  ],
  api: [
    call('bpf_timer_init', '在 map 值的十六个字节背后建好定时器。`flags` 是时钟：`CLOCK_REALTIME`、`CLOCK_MONOTONIC` 或 `CLOCK_BOOTTIME`。', '建好了。', '别的时钟，或未知的标志。', '已经有一个了。', '用户空间里已经不持有这个 map。', '没有内存，又不能等。', '在 NMI 里（到 6.19 为止）。'),
    call('bpf_timer_set_callback', '说明到时调用什么。回调设着多久，程序就被它持有多久。', '已设置，或已替换。', '未初始化。', '用户空间里已经不持有这个 map（到 6.19 为止）。', '在 NMI 里（到 6.19 为止）。'),
    call('bpf_timer_start', '启动它，或挪动它。`BPF_F_TIMER_ABS`：一个时间点；`BPF_F_TIMER_CPU_PIN`：就在这个 CPU 上。', '已启动。', '未初始化、没有回调，或未知的标志。', '正在被删除（从 7.0 起）。', '在 NMI 里（到 6.19 为止）。'),
    call('bpf_timer_cancel', '停掉它，等到它的回调结束，并忘掉回调。', '它原来已启动。', '它原来没有启动。', '未初始化。', '在它自己的回调里；或者两个回调互相取消对方的定时器。', '在 NMI 里；从 7.0 起，在中断关着时。'),
    call('bpf_wq_init', '在 map 值的十六个字节背后建好工作。`flags` 必须为 0。', '建好了。', '带了标志。', '已经有一个了。', '用户空间里已经不持有这个 map。', '没有内存，又不能等。', '在 NMI 里（到 6.19 为止）。'),
    call('bpf_wq_set_callback', '说明到时调用什么。到 6.19 为止是 `bpf_wq_set_callback_impl()` 之上的一个宏；从 7.0 起只有这一个名字。', '已设置，或已替换。', '带了标志，或未初始化。', '用户空间里已经不持有这个 map（到 6.19 为止）。', '在 NMI 里（到 6.19 为止）。'),
    call('bpf_wq_start', '把工作排入本 CPU 的 `events`。没有延时，也没有 `bpf_wq_cancel()`。', '已入队，或者本来就在等待。', '带了标志、未初始化，或没有回调。', '正在被删除（从 7.0 起）。', '在 NMI 里（到 6.19 为止）。'),
  ],
  contexts: [
    page('U', '程序可以做的一切：由它请求内核。', '不经系统调用，内核的东西一概不行。'),
    page('K', '可以睡眠，只要没有什么拦着。`fentry` 上的程序处在 `rcu_read_lock()` 之下，所以不许睡。', '在 RCU 读临界区里或关抢占时睡眠。'),
    page('H', '一点点，当场就做完：唤醒任务，触发 softirq。', '睡眠；被中断。'),
    page('S', '启动定时器，写 map，排入工作。上面还可能再压上中断。', '睡眠：它压着的任务对它一无所知。'),
    page('W', '睡眠，等待内存和设备。这期间绑定在自己的 CPU 上。', '读取排入工作的那个任务的内存：那是另一个任务。'),
    page('I', '什么也不做，而且乐意：谁就绪了，谁就拿走 CPU。', '睡眠。总得有一个任务可以运行。'),
  ],
  flags: [
    { name: '中断', values: [['.', '开'], ['d', '关'], ['b', '下半部关'], ['D', '都关']] },
    { name: '重新调度', values: [['.', '不需要'], ['N', '该让别的任务运行了'], ['n', '同上，但不急'], ['p', '由抢占计数提出']] },
    { name: '上下文', values: [['.', '任务'], ['h', '硬中断'], ['s', 'softirq'], ['H', 'softirq 里的硬中断'], ['z', 'NMI']] },
    { name: '抢占计数', values: [['.', '0：可以被抢占'], ['1', '抢占关了一层']] },
    { name: '迁移', values: [['.', '可以换 CPU'], ['1', '绑定在这一个']] },
  ],
  history: [
    {
      date: '2024-02-09',
      what: 'Benjamin Tissoires 发出 RFC，想把 HID-BPF 的事推迟去做：那是给键盘和鼠标写的程序，有时必须等待设备。他想要的东西类似 bpf_timer，但不在 softirq 上下文里。',
      quote: { words: 'Ideally I’d like to have something similar to bpf_timers, but not in soft IRQ context.', by: 'Benjamin Tissoires，见该 RFC' },
    },
    {
      date: '2024-02-09',
      what: '有人问为什么不用定时器，他在同一个邮件串里作了答：bpf_timer 的做法更干净，但 softirq 里的 hrtimer 让他无法 kzalloc，也无法等待设备，所以要放进工作队列。教程把这两句话并成了一句。',
      quote: {
        words: 'the bpf_timer approach is cleaner, but I need it in a workqueue, as a hrtimer in a softIRQ would prevent me to kzalloc and wait for the device.',
        by: 'Benjamin Tissoires，致 Toke Høiland-Jørgensen',
      },
    },
    { date: '2024-02', what: '直到四月：可睡眠的 `bpf_timer` 出了五版，带一个标志 `BPF_F_TIMER_SLEEPABLE`。最终没有并入。' },
    { date: '2024-04-16', what: '`bpf_wq` 第一版，自成一个类型。第二版在 20 日跟上。' },
    { date: '2024-04-24', what: '并入 bpf-next。这还不是发布：教程说的“四月合并”指的是这个。' },
    { date: '2024-07', what: 'Linux 6.10，第一个带 `bpf_wq` 的版本。同月有一个给 6.11 的修正：回调的第三个参数是 map 值，而不是 `struct bpf_wq`。' },
    { date: '2025-10-10', what: '为回调的上下文加了测试。从此，不管谁启动，定时器的回调一律不可睡眠：第 3 课的漏洞补上了。' },
    { date: '2026-02', what: '“Avoid locks in bpf_timer and bpf_wq”：从 7.0 起，两者在任何上下文里都可以启动，在 kprobe 和跟踪点里也可以。' },
  ],
  glossary: [
    term('bpf-timer', 'bpf_timer', 'map 值里的十六个字节，背后是一个 hrtimer，它的回调是在 softirq 里运行的 BPF 代码。'),
    term('bpf-wq', 'bpf_wq', 'map 值里的十六个字节，背后是一个工作，它的回调是在 kworker 上运行的 BPF 代码。'),
    term('fentry', 'fentry', '通过跳板把程序挂到内核函数入口的一种方式。不是跟踪点。'),
    term('kfunc', 'kfunc', 'BPF 可以调用的内核函数。验证器凭它的标志了解它，`KF_SLEEPABLE` 就是其中之一。'),
    term('kworker', 'kworker', '内核线程，从链表上逐个取下工作来做。它和别的任务一样：要等 CPU，也可以睡眠。'),
    term('rcu', 'RCU', '读者从不等待，写者等到所有读者离开。读者不许睡眠。'),
    term('softirq', 'softirq（软件中断）', '中断的后半部分，前半部分返回后执行，压在同一个任务之上，中断是开的。'),
    term('hrtimer', '定时器（hrtimer）', '内核的定时器，精确到纳秒。`HARD` 的在中断里调用，`SOFT` 的在 8 号 softirq 里调用。'),
    term('jitter', '抖动', '每次迟到的多少相差多大。'),
    term('work', '工作', '一个函数，加上在链表里的一个位置。只有一个挂起位：入队两次也只运行一次。'),
    term('workqueue', '工作队列', '一串工作，以及为它服务的工作线程。`bpf_wq` 用的是 `events`，每个 CPU 一串。'),
    term('callback', '回调', '以后才被调用的静态函数，得到 map、键和值。它返回 0。'),
    term('fast-path', '快速路径', '花调用者时间的那部分。谁调用，谁就在等它。'),
    term('slow-path', '慢速路径', '推迟去做、免得让别人等它的那部分。'),
    term('preempt-count', '抢占计数', '每个 CPU 一个数：softirq、硬中断和不得被抢占的区段都会加到上面。只要不为 0，谁都不许睡。'),
    term('verifier', '验证器', '在程序获准运行之前读它一遍，凡不能证明安全的都拒绝。'),
    term('direct-reclaim', '直接回收', '内存吃紧时，申请内存的任务自己去找：看哪些页可以回收，可能因此睡眠。`GFP_ATOMIC` 从不这样做。'),
    term('hardirq', '硬中断（hardirq）', '处理函数正在执行的中断：压在任意任务之上，中断是关的。'),
    term('user-reference', '用户引用', '用户空间凭以持有 map 的描述符或 pin。最后一个消失时，map 里的定时器和工作也随之消失。'),
  ],
};
