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
    preparing: '正在弄清发生了什么……',
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
    untraced: '实录的机器开着跟踪，跟踪要花时间，还会打开抢占点；本课的机器没有开。要同等比较，请在旋钮中打开**跟踪**。',
    noStory: '没有可比较的：两者之一里没有 unlink()，而两边的情节都从它开始。',
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
