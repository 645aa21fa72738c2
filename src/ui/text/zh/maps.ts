import type { enMaps } from '../en/maps.ts';

/** Words of the table of maps, in Chinese. */
export const zhMaps: typeof enMaps = {
  all: '所有 map',
  none: '还没有 map。',
  teaches:
    'map 是内核里的一块内存，由 BPF 程序与自己的回调、与别的程序、与用户空间共享。`bpf_timer` 或 `bpf_wq` 就住在 map 值里；全局变量也是 map。加载程序之前，加载器先把它们全部建好。',
  goToFirst: '去看第一个 map 的创建',
  columns: { key: '键', field: '字段', value: '值', writer: '写入者' },
  global: '变量',
  wholeValue: '值',
  section: '全局变量',
  elements: (count) => `${count} 个元素`,
  filled: (count, of) => `${count} / ${of}`,
  freed: '已释放',
  noElement: '里面什么也没有。',
  othersZero: (count) => `其余 ${count} 个元素全为零。`,
  page: (from, to, of) => `${from}–${to} / ${of}`,
  earlier: '前面的元素',
  later: '后面的元素',
  was: '原为',
  line: (func, line) => `${func}:${line}`,
  syscall: 'bpf()',
  goTo: (who, at) => `跳到 ${at}，${who} 在那里写下了它`,
  notMade: '未初始化',
  states: { idle: '闲置', armed: '已启动', pending: '已排队', running: '执行中', freed: '已释放' },
  calls: (func) => `调用 ${func}`,
  expires: (at) => `${at} 到期`,
  lock: '一把锁，页面看不出有谁持有它',
};
