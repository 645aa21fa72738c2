import type { Catalogues } from '../catalogues.ts';

/** 运行的文字记录。 */
export const zhTranscript: Catalogues['transcript'] = {
  title: '文字记录',
  of: (run) => `文字记录：${run}`,
  about: '整次运行，一步一句。点其中一句，就跳到那一步。',
  runs: '哪次运行',
  large: '放大阅读',
  print: '打印',
  close: '关闭',
  earlier: '更早的步骤',
  later: '更晚的步骤',
  steps: (first, last, of) => (first === 1 && last === of ? `共 ${of} 步` : `第 ${first}–${last} 步，共 ${of} 步`),
  step: (number) => `第 ${number} 步`,
  hidden: '问题还没有回答，后面的先不说。',
  nothing: '还没有可讲的运行：先把程序改好。',
  cpu: (cpu) => `CPU ${cpu}`,
  onTopOf: (context, who) => `${context}，压着 ${who}`,
  taskIn: (context, who) => `${who}，${context}`,
  maySleep: '可睡眠',
  mayNotSleep: '不可睡眠',
  why: {
    line: '起因是 `{file}` 第 {line} 行：`{source}`',
    work: '{since} 入队，等了 {wait}。',
    timer: '{since} 启动，到期 {wait} 后才得到处理。',
    wakeup: '{since} 被唤醒，等 CPU 等了 {wait}。',
    packet: '数据包在 {since} 到达，是 {wait} 之前的事。',
  },
};
