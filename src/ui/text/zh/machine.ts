import type { enMachine } from '../en/machine.ts';

/** Words of the machine's dials, in Chinese. */
export const zhMachine: typeof enMachine = {
  kernel: {
    name: '内核',
    positions: { 'pre-6.10': '6.10 之前', '6.12': '6.12', '7.x': '7.x' },
    changes: {
      'pre-6.10': '还没有 bpf_wq：调用它的程序无法加载。',
      '6.12': '有 bpf_timer 和 bpf_wq，与实录一致。',
      '7.x': '函数改了名：fentry/do_unlinkat 找不到可挂的地方。',
    },
  },
  cpus: {
    name: 'CPU 数',
    changes: (cpus) => (cpus === 1 ? '一切都在一个 CPU 上轮流进行。' : `${cpus} 个运行队列和工作线程池；被推迟的事留在启动它的那个 CPU 上。`),
  },
  preempt: {
    name: '抢占',
    positions: { none: '不抢占', voluntary: '自愿', full: '完全', rt: 'rt' },
    changes: {
      none: '内核态的任务一直占着 CPU，直到离开内核或睡眠。',
      voluntary: '内核态的任务只在自己说可以的地方让出 CPU。',
      full: '只要没有关抢占，内核态的任务随处都可能让出 CPU。',
      rt: 'PREEMPT_RT：softirq 变成线程；跟踪类程序不得使用 bpf_timer。',
    },
  },
  neighbours: {
    name: '还有谁在运行',
    positions: { idle: '没有别人', hog: '一个计算任务', 'four-hogs': '四个计算任务', fifo: '实时任务', storm: '中断风暴', worker: '工作线程' },
    changes: {
      idle: '整台机器归程序独用。',
      hog: 'CPU 0 上有一个任务不停计算：kworker 要排队，softirq 不用。',
      'four-hogs': '四个任务不停计算：很久才轮到一次。',
      fifo: '一个 SCHED_FIFO 任务每 2.5 ms 占用 CPU 0 达 1.9 ms：kworker 等待，中断不等。',
      storm: '一个失控的设备每 50 µs 打断 CPU 0 一次，每次 20 µs。',
      worker: '有一阵子，某个驱动的工作每次占住 CPU 0 的 kworker 4 ms：别的工作都排在它后面。',
    },
  },
  device: {
    name: '设备',
    positions: {
      keyboard: '按一次 F1',
      'keyboard-twice': '按两次 F1',
      'keyboard-busy': '忙',
      gamepad: '正常',
      'gamepad-slow': '迟缓',
      'gamepad-deaf': '漏听一次',
      'gamepad-unplugged': '被拔掉',
    },
    changes: {
      keyboard: '20 ms 时有人按下 F1，60 ms 后松开。',
      'keyboard-twice': '第一次之后 25 ms 又按了 F1：单词还没打完。',
      'keyboard-busy': '35 到 75 ms 之间驱动重新绑定：谁要发送都得等。',
      gamepad: '固件答复一个请求要 12 ms。',
      'gamepad-slow': '固件答复一个请求要 25 ms。',
      'gamepad-deaf': '固件吞掉第二个请求：调用者等 5 s。',
      'gamepad-unplugged': '118 ms 时有人拔掉插头，请求正进行到一半。',
    },
  },
  pressure: {
    name: '内存',
    positions: { none: '过半空闲', low: '紧张', high: '已满' },
    changes: {
      none: '空闲 12,288 页：要多少有多少。',
      low: '空闲 300 页：已经要回收一些，但还不必等待。',
      high: '空闲 104 页，另有 1024 页可以回收，但都是脏页：要先写回。',
    },
  },
  traffic: {
    name: '数据包',
    positions: { steady: '平稳', burst: '突发', flood: '洪水', deluge: '特大洪水' },
    changes: {
      steady: '八位常客，每毫秒各一个包；每 50 µs 还有一个一去不回的过客。',
      burst: '同上，另有一个发送者每 5 ms 在 8 µs 内发 40 个包。',
      flood: '从 4 ms 起，每 10 µs 冒出一个新的发送者，就像伪造了源地址。',
      deluge: '从 4 ms 起的 0.6 ms 内，每 0.2 µs 一个包：网卡的环溢出。',
    },
  },
  reputation: {
    name: '信誉服务多久答复',
    says: (ms) => `${ms} ms`,
    changes: (ms) => `谁去打听一个发送者，谁就睡眠 ${ms} ms。`,
  },
  types: {
    name: '类型（BTF）',
    positions: { in: '自带', out: '没有' },
    changes: { in: '内核把自己的类型放在 /sys/kernel/btf/vmlinux 里。', out: '构建时没有开 CONFIG_DEBUG_INFO_BTF：libbpf 查不到程序引用的东西。' },
  },
  traced: {
    name: '跟踪',
    positions: { off: '关', on: '开' },
    changes: { off: '机器全速运行。', on: 'ftrace 已开：每个事件要花机器一两微秒。' },
  },
  verifier: {
    name: '验证器',
    positions: { on: '开', off: '关' },
    changes: { on: '不安全的一概不加载。', off: '在 Linux 上不可能：被它拒绝的程序照样加载，后果也照样发生。' },
  },
  seed: {
    name: '随机种子',
    changes: '凡是随机的都由它决定；同一个种子得到同一次运行，一个字节都不差。',
  },
  cpuSpeed: {
    name: 'CPU 速度',
    says: (speed) => `×${{ 0.25: '¼', 0.5: '½' }[speed] ?? speed}`,
    changes: (speed) => (speed === 1 ? '与实录的机器一样：一条指令一纳秒。' : `每一步用时为原来的${speed < 1 ? ` ${1 / speed} 倍` : ` 1/${speed}`}；定时器和设备不变。`),
  },
  times: '这些时间从何而来……',
  again: '每拨一下，程序都重新运行；你仍停在情节的同一处。',
  reset: '恢复课程设置',
  trouble: {
    notLoaded: '`{program}` 在这台机器上**没有加载成功**。',
    why: {
      timerOnRt: 'PREEMPT_RT 不许跟踪类程序使用 `bpf_timer`。',
      wqBefore610: '`bpf_wq` 从 Linux 6.10 才有：这个内核没有这个函数。',
      noTypes: '这个内核构建时没有带类型信息（BTF）：libbpf 查不到程序引用的东西。',
      wqOtherCall: '从 Linux 7.0 起这个 kfunc 叫 `bpf_wq_set_callback`：这个内核没有带 `_impl` 的。',
      renamed: '这个内核没有 `do_unlinkat`：它现在叫 `filename_unlinkat`。',
    },
    notEnded: '运行停止时，程序**还没有结束**。',
    goOn: '再给一倍时间',
    verifier: '验证器怎么说',
    terminal: 'libbpf 怎么说',
    anyway: '照样加载',
    dials: '恢复课程的机器',
  },
  unverified: {
    says: '**验证器已关**，任何 Linux 都不会这样。',
    damage: {
      none: '单步走下去，看看它平时在防什么。',
      spared: '**这次侥幸没出事**：它拒绝的是可能出事的程序。',
      oops: '访问了坏指针：内核报 `BUG` 并**杀死任务**。',
      panic: '在中断里访问了坏指针：**机器彻底停下**。',
      atomic: '程序在谁都不许睡的地方睡了：内核报 `BUG`，从此什么都不可靠。',
      rcu: '程序在 RCU 读临界区里睡了：内核**警告**，它读的东西可能已经没了。',
    },
    kernelLog: '内核日志',
    back: '打开验证器',
  },
};
