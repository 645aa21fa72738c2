import type { Parting } from '../../../lab/recording-parting.ts';

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
    why: {
      cpus: '**Why**: the two machines have another number of CPUs. Turn **CPUs** among the lesson’s dials.',
      rt: '**Why**: the recorded kernel is PREEMPT_RT, where softirqs are threads and wakeups preempt late. Turn **Preemption** to rt.',
      'not-rt': '**Why**: the simulated kernel is PREEMPT_RT, the recorded one is not. Turn **Preemption** among the lesson’s dials.',
      marks: '**Why**: one of the two programs prints with bpf_printk where the other does not. Printing takes time and is a place where the task may lose the CPU.',
      program: '**Why**: the two user programs make other system calls here. Record the files as they stand in the editor.',
      untraced:
        '**Why**: the recorded machine was traced, which costs time and opens preemption points; the lesson’s is not. Turn **Tracing** on among its dials to compare like with like.',
      preempted: '**Why**: on one of the two the woken task took the CPU at once, on the other the running one kept it. EEVDF decides by lags from before the story; both orders were recorded.',
      cpu: '**Why**: the same happens on another CPU. Which one a woken task gets depends on what was idle and warm on the recorded machine.',
      timer: '**Why**: a timer’s interrupt came at another place of the program: the recorded machine took another time up to there.',
      work: '**Why**: other works were under way in the pool.',
      other: '**Why** the two Logs do not tell: it may be what else ran on the recorded machine.',
    } satisfies Record<Parting, string>,
    noStory: 'There is nothing to compare: one of the two has neither an unlink() in it nor a start of a `bpf_timer` or `bpf_wq`, which stories begin with.',
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
