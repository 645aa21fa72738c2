import type { enRecording } from '../en/recording.ts';

/** Words of opening and looking at a recording, in Chinese. */
export const zhRecording: typeof enRecording = {
  open: {
    title: '打开记录',
    about: '真实机器的跟踪记录：`trace-cmd report` 的输出、`/sys/kernel/tracing/trace` 的文本，或从这里导出的日志。只在本机读取，不会传到别处。',
    choose: '选择文件',
    drop: '或者拖到本页任意位置',
    paste: '或者粘贴文本',
    pasteOpen: '打开这段文本',
    reading: (name) => `正在读取 ${name}`,
    pasted: '粘贴的文本',
    progress: (share, events) => `${Math.round(share * 100)}%，${grouped(events)} 个事件`,
    preparing: '正在还原经过……',
    cancel: '取消',
    close: '关闭',
    troubles: {
      empty: (name) => `${name} 是空的。`,
      'trace-dat': (name) => `${name} 是 trace-cmd 自己的二进制文件。请对它运行 trace-cmd report -t，再打开得到的文本。`,
      binary: (name) => `${name} 不是文本。`,
    },
    noEvents: (name, bad) => `在 ${name} 里没有找到事件：有 ${grouped(bad)} 行不像跟踪记录。`,
    unreadable: (name) => `${name} 读不出来。`,
  },
  heading: (name) => `实录：${name}`,
  notSimulated: '非模拟',
  facts: (events, cpus, length) => `${grouped(events)} 个事件 · ${cpus} 个 CPU · ${length}`,
  back: '回到课程',
  openOther: '打开另一个',
  compare: '与本课的运行比较',
  alone: '只看实录',
  bad: (count) => `略去 ${grouped(count)} 行`,
  badTitle: '不是事件的行；其余照常读入',
  badMore: (count) => `还有 ${grouped(count)} 行`,
  badLine: (number) => `第 ${number} 行`,
  lost: (count) => `内核丢弃了 ${grouped(count)} 个事件`,
  diff: {
    name: '差异',
    same: (count) => `**相同的 ${count} 个事件，顺序也相同**：从系统调用到最后一个回调之后，机器所做的与实录一致。`,
    parts: (common, recorded, simulated) => `共有且顺序一致的事件 ${common} 个；只在实录中 ${recorded} 个，只在模拟中 ${simulated} 个。`,
    first: '第一处分歧在 `{event}`，调用之后 {at}。',
    why: {
      cpus: '**原因**：两台机器的 CPU 数不同。请在本课的旋钮中调 **CPU**。',
      rt: '**原因**：实录的内核是 PREEMPT_RT，那里 softirq 是线程，唤醒后抢占来得晚。请把**抢占**调到 rt。',
      'not-rt': '**原因**：模拟的内核是 PREEMPT_RT，实录的不是。请在本课的旋钮中调**抢占**。',
      marks: '**原因**：两个程序之一在这里用 bpf_printk 打印，另一个没有。打印要花时间，也是任务可能失去 CPU 的地方。',
      program: '**原因**：两个用户程序在这里的系统调用不同。请按编辑器里的文件录制。',
      untraced: '**原因**：实录的机器开着跟踪，跟踪要花时间，还会打开抢占点；本课的机器没有开。要同等比较，请在旋钮中打开**跟踪**。',
      preempted: '**原因**：一边被唤醒的任务立刻得到 CPU，另一边正在运行的任务继续。EEVDF 按先前的 lag 决定；两种顺序在实录里都出现过。',
      cpu: '**原因**：同一件事发生在另一个 CPU 上。被唤醒的任务去哪个 CPU，取决于实录机器上哪个空闲、哪个缓存是热的。',
      timer: '**原因**：定时器中断落在程序的另一处：实录的机器走到那里用的时间不同。',
      work: '**原因**：池中当时有别的工作在进行。',
      other: '**原因**无法从两份记录看出：也许是实录机器上别的活动。',
    },
    noStory: '没有可比较的：两者之一里既没有 unlink()，也没有启动 `bpf_timer` 或 `bpf_wq`，而情节都从它们开始。',
    only: { both: '两者都有', recorded: '仅实录', simulated: '仅模拟' },
    columns: { event: '事件', recorded: '实录', simulated: '模拟' },
    list: '事件顺序，左右对照',
    go: (event, at) => `跳到 ${event}，${at}`,
  },
};

const number = new Intl.NumberFormat('zh');

function grouped(count: number): string {
  return number.format(count);
}
