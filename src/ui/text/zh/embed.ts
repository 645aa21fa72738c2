import type { enEmbed } from '../en/embed.ts';

/** Words of a Slowpath in somebody else's page, in Chinese. */
export const zhEmbed: typeof enEmbed = {
  frame: {
    open: '在 Slowpath 中打开',
    openTip: '在新标签页中打开完整页面，停在同一步',
  },
};
