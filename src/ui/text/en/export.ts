import type { RecordingNeed } from '../../export/commands.ts';

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
      prepare: 'Make the machine ready',
      record: 'Record with trace-cmd',
      tracefs: 'Or without it, by tracefs alone',
      open: 'Then open the text here',
    },
    needs: {
      experimental: '`bpf_experimental.h` is in the kernel’s sources, tools/testing/selftests/bpf.',
      network:
        'It hangs on `eth0`. These commands make a pair of virtual cards and send from the other end; with a real card, leave its name in the program and send from another machine. veth has no interrupt: packets come in the softirq.',
      hid: 'It needs Linux 6.11 with HID-BPF built in (the first command says `=y`), and a device: its number in the program is the last part of its name in the list, as hex. `hid_bpf_helpers.h` is in the kernel’s sources, drivers/hid/bpf/progs.',
      'lab-module':
        'It calls functions of `slowpath_lab`, a module that only this page has. On a real machine put a function of yours in their place: `bpf_copy_from_user()` may sleep as well.',
    } satisfies Record<RecordingNeed, string>,
    openFile: (file: string) => `Drop \`${file}\` anywhere on this page.`,
    copy: 'Copy',
    copied: 'Copied',
    copyOf: (what: string) => `Copy: ${what}`,
    close: 'Close',
  },
};
