import type { Catalogues } from '../catalogues.ts';

export const zhEmbed: Catalogues['embed'] = {
  frame: {
    open: '在 Slowpath 中打开',
    openTip: '在新标签页中打开完整页面，停在同一步',
  },
};
