/** Words of opening and looking at a recording, loaded with it. */
export const enRecording = {
  open: {
    title: 'Open a recording',
    about:
      'A trace of a real machine: what `trace-cmd report` prints, the text of `/sys/kernel/tracing/trace`, or a log that was exported here. It is read on this device and goes nowhere.',
    choose: 'Choose a file',
    drop: 'or drop one anywhere on the page',
    paste: 'or paste the text',
    pasteOpen: 'Open the text',
    reading: (name: string) => `Reading ${name}`,
    pasted: 'pasted text',
    progress: (share: number, events: number) => `${Math.round(share * 100)} %, ${grouped(events)} events`,
    preparing: 'Finding what happened…',
    cancel: 'Cancel',
    close: 'Close',
    troubles: {
      empty: (name: string) => `${name} is empty.`,
      'trace-dat': (name: string) => `${name} is trace-cmd’s own binary file. Run trace-cmd report -t on it and open the text.`,
      binary: (name: string) => `${name} is no text.`,
    },
    noEvents: (name: string, bad: number) => `No event was found in ${name}: ${bad === 1 ? '1 line makes' : `${grouped(bad)} lines make`} no sense as a trace.`,
    unreadable: (name: string) => `${name} could not be read.`,
  },
  heading: (name: string) => `Recorded: ${name}`,
  notSimulated: 'not simulated',
  facts: (events: number, cpus: number, length: string) => `${grouped(events)} events · ${cpus === 1 ? '1 CPU' : `${cpus} CPUs`} · ${length}`,
  back: 'Back to the lesson',
  openOther: 'Open another',
  compare: 'Compare with this lesson’s run',
  alone: 'Recording alone',
  bad: (count: number) => (count === 1 ? '1 line left out' : `${grouped(count)} lines left out`),
  badTitle: 'Lines that are no events; the rest was read all the same',
  badMore: (count: number) => `and ${grouped(count)} more`,
  badLine: (number: number) => `line ${number}`,
  lost: (count: number) => `the kernel dropped ${grouped(count)} events`,
  diff: {
    name: 'Differences',
    same: (count: number) => `**The same ${count} events in the same order**: from the call to behind the last callback, the machine does what was recorded.`,
    parts: (common: number, recorded: number, simulated: number) => `${common} events in common and in order; ${recorded} only recorded, ${simulated} only simulated. `,
    first: 'They first part at `{event}`, {at} after the call. ',
    untraced:
      'The recorded machine was traced, which costs time and opens preemption points; the lesson’s is not. Turn **Tracing** on among its dials to compare like with like.',
    noStory: 'There is nothing to compare: one of the two has no unlink() in it, which both stories begin with.',
    only: { both: 'both', recorded: 'only recorded', simulated: 'only simulated' },
    columns: { event: 'Event', recorded: 'Recorded', simulated: 'Simulated' },
    list: 'Order of events, side by side',
    go: (event: string, at: string) => `Go to ${event}, ${at}`,
  },
};

const number = new Intl.NumberFormat('en');

function grouped(count: number): string {
  return number.format(count);
}
