import type { enEvents } from '../en/events.ts';

/** Words of the event list and of the latencies, in Chinese. */
export const zhEvents: typeof enEvents = {
  region: '事件列表',
  views: { list: '列表', latencies: '延迟', transcript: '文字记录' },
  viewsLabel: '看事件的哪一面',
  search: '搜索事件',
  searchTip: '事件、字段或任务：所有词都要出现',
  previous: '上一处匹配',
  next: '下一处匹配',
  cpu: 'CPU',
  context: '上下文',
  task: '任务',
  event: '事件',
  time: '时间',
  any: { cpu: '所有 CPU', context: '所有上下文', task: '所有任务', event: '所有事件' },
  clear: '全部显示',
  count: (count) => `${grouped(count)} 个事件`,
  matches: (at, count) => (at > 0 ? `${grouped(at)} / ${grouped(count)}` : grouped(count)),
  searching: (count) => `${grouped(count)}……`,
  none: '没有这样的事件。',
  range: { wakeups: (count) => `唤醒 ${grouped(count)} 次` },
  notes: { region: '时间线上的批注', write: '批注', writeTip: '在这一段旁边写一行：链接会带上它', line: '写一行批注，按 Enter', remove: (text) => `去掉批注“${text}”` },
  latencies: {
    about: '被推迟的事等了多久，调用和中断用了多久，中途插进来的也算在内。点柱子或某一行，就跳到那里。',
    finding: '正在测量……',
    none: '被推迟的事还没有一件被取走。',
    columns: { what: '谁在等', count: '次数', median: 'p50', high: 'p90', higher: 'p99', longest: '最长' },
    sorts: { work: '工作：入队 → 执行', timer: '定时器：到期 → 回调', wakeup: '任务：唤醒 → 上 CPU', packet: '数据包：进环 → 裁决', syscall: '系统调用：进入 → 返回', irq: '中断：进入 → 退出', softirq: 'softirq：进入 → 退出' },
    histogram: (name) => `${name} 的等待时间分布`,
    bar: (count, from, to) => `${from} 到 ${to} 之间有 ${grouped(count)} 次：跳到其中最长的一次`,
    longestOf: '最长的几次',
    goTo: (wait, at) => `跳到 ${at} 结束、长 ${wait} 的那次等待`,
    endsAt: (at) => `于 ${at}`,
  },
};

const number = new Intl.NumberFormat('zh');

function grouped(count: number): string {
  return number.format(count);
}
