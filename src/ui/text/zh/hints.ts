import type { Catalogues } from '../catalogues.ts';

/** 给初次来访者的三条提示。 */
export const zhHints: Catalogues['hints'] = {
  step: '按**单步**或右方向键：机器前进一行或一个事件。',
  timeline: '点时间线上任意一处就跳到那里；沿刻度拖动可以测量。',
  edit: '这是真正的程序：按**编辑**，改一改，再运行。',
};
