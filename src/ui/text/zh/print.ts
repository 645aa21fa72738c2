import type { Catalogues } from '../catalogues.ts';

/** 打印出来的练习页。 */
export const zhPrint: Catalogues['print'] = {
  worksheet: '练习页',
  key: '答案',
  name: '姓名',
  date: '日期',
  simulated: (seed) => `模拟运行，种子 ${seed}：相同的种子得到相同的运行。`,
  about: '请填写空白处。上下文：U 用户态，K 内核（代任务执行），H 硬中断，S softirq，W kworker，I idle。',
  time: '时间',
  cpu: 'CPU',
  happened: '发生了什么',
  context: '上下文',
  sleep: '可睡眠？',
  yes: '是',
  no: '否',
  questions: '看之前先想一想',
  noneOfThem: '以上都不是',
  qr: '这次运行链接的二维码',
};
