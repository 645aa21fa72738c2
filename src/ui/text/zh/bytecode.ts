import type { enBytecode } from '../en/bytecode.ts';

/** Words of the bytecode view, in Chinese. */
export const zhBytecode: typeof enBytecode = {
  region: '字节码',
  listing: '指令',
  loading: '正在反汇编……',
  none: '没有字节码：得先把程序改对。',
  noInsns: (line) => `第 ${line} 行没有生成指令。`,
  line: (line) => `第 ${line} 行`,
  contexts: '谁的寄存器',
  registers: '寄存器',
  stack: '栈帧',
  emptyStack: '栈是空的。',
  notHere: '此刻没有任务在执行这段代码：没有寄存器可看。',
  waiting: '播放头停稳后再显示寄存器。',
  lost: '已被所调用的函数覆盖',
  frames: '调用栈帧',
  runsNext: '跳到它下一次执行的地方',
  neverRuns: '这次运行没有执行到这里。',
};
