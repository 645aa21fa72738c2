import type { enReference } from '../en/reference.ts';

/** Words around the reference, in Chinese. */
export const zhReference: typeof enReference = {
  title: '参考',
  back: '回到课程',
  pages: { compare: '定时器还是工作队列', api: '调用', contexts: '上下文', history: '历史', glossary: '术语' },
  tutorial: '教程的表格',
  timer: 'bpf_timer',
  wq: 'bpf_wq',
  feature: '特性',
  compareAbout: '教程的表格怎样说这两者，Linux 6.12 上实际如何。每一格都通向能看到它的那次运行。',
  apiAbout: '每个调用，以及它的每一种返回值。',
  contextsAbout: '六种上下文，各自可以做什么。五个字符就是 ftrace 打印的那五个。',
  flagsTitle: '那五个字符',
  may: '可以',
  mayNot: '不可以',
  returns: '返回',
  when: '何时',
  seeIt: '去看',
  seeItIn: (what) => `去看：${what}`,
};
