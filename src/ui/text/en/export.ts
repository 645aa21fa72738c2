/** Words of the menu of traces and of how to record one, loaded with it. */
export const enExport = {
  recordings: 'Recordings of real machines',
  open: 'Open a recording…',
  how: 'Record this on your machine…',
  export: (name: string) => `Export ${name}`,
  whole: 'the whole run',
  stretch: (length: string) => `the selected ${length}`,
  noStretch: 'a stretch selected on the timeline’s axis',
  what: 'What of the run',
  formats: {
    ftrace: { name: 'ftrace text', about: 'as the kernel prints it' },
    chrome: { name: 'Chrome trace', about: 'for Perfetto and speedscope' },
    log: { name: 'Slowpath log', about: 'every event; opens here again' },
  },
  picture: 'The timeline as it is seen',
  svg: { name: 'SVG', about: 'with its colours and letters in it' },
  png: { name: 'PNG', about: 'twice as fine as the screen' },
  failed: 'The picture could not be made.',
  noRun: 'There is no run to export yet.',
  guide: {
    title: 'Record this on your machine',
    about: (program: string) =>
      `Linux 6.10 or newer with BTF, as root. The same events as in our own recordings, nothing else; \`${program}\` is the program as it stands in the editor.`,
    steps: {
      build: 'Build it',
      record: 'Record with trace-cmd',
      tracefs: 'Or without it, by tracefs alone',
      open: 'Then open the text here',
    },
    headers: '`bpf_experimental.h` is in the kernel’s sources, tools/testing/selftests/bpf.',
    openFile: (file: string) => `Drop \`${file}\` anywhere on this page.`,
    copy: 'Copy',
    copied: 'Copied',
    copyOf: (what: string) => `Copy: ${what}`,
    close: 'Close',
  },
};
