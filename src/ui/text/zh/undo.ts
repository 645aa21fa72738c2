import type { Catalogues } from '../catalogues.ts';

/** 改动可以撤销的提示。 */
export const zhUndo: Catalogues['undo'] = {
  lost: {
    reset: '程序已恢复为课程自带的样子。',
    template: '你的程序已换成模板。',
    solution: '你的程序已换成参考解法。',
  },
  undo: '撤销',
  dismiss: '关闭',
};
