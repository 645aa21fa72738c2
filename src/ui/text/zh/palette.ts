import type { Catalogues } from '../catalogues.ts';

/** 命令面板：每条命令与它的按钮同名。 */
export const zhPalette: Catalogues['palette'] = {
  title: '所有命令',
  search: '输入要找的：课程、旋钮、参考里的词……',
  list: '命令',
  none: '没有这个名字的命令。',
  found: (count) => `${count} 条命令`,
  groups: {
    move: '移动',
    scene: '场景',
    run: '程序',
    machine: '机器',
    view: '视图',
    lesson: '课程',
    reference: '参考',
    give: '保存与分享',
    page: '页面',
  },
  of: (what, which) => `${what}：${which}`,
  motion: { reduced: '减少动画', system: '动画跟随系统' },
  characters: { on: '打开单字符快捷键', off: '关闭单字符快捷键' },
};
