/** The words of a Slowpath in somebody else's page, and of the dialog that makes one. */
export const enEmbed = {
  frame: {
    open: 'Open in Slowpath',
    openTip: 'The whole page, at this very step, in a tab of its own',
  },
};
