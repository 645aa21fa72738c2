/** Words of the bytecode view, loaded with it. */
export const enBytecode = {
  region: 'Bytecode',
  listing: 'Instructions',
  loading: 'Disassembling…',
  none: 'There is no bytecode: the programs have to be mended first.',
  noInsns: (line: number) => `No instruction comes from line ${line}.`,
  line: (line: number) => `line ${line}`,
  contexts: 'Whose registers',
  registers: 'Registers',
  stack: 'Stack frame',
  emptyStack: 'No stack.',
  notHere: 'Nobody is in this code now: there are no registers to show.',
  waiting: 'The registers follow when the playhead rests.',
  lost: 'lost to the function it called',
  frames: 'Call frames',
  /** On an instruction that runs again. */
  runsNext: 'Go to where this runs next',
  neverRuns: 'This run never comes here.',
};
