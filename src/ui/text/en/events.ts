import type { LatencySort } from '../../../trace/latencies.ts';

/** Words of the event list and of the latencies, loaded with them. */
export const enEvents = {
  region: 'Event list',
  views: { list: 'List', latencies: 'Latencies', transcript: 'Transcript' },
  viewsLabel: 'What of the events',
  search: 'Search events',
  searchTip: 'Event, field or task: all words must occur',
  previous: 'Previous match',
  next: 'Next match',
  cpu: 'CPU',
  context: 'Context',
  task: 'Task',
  event: 'Event',
  time: 'Time',
  any: { cpu: 'every CPU', context: 'all contexts', task: 'all tasks', event: 'all events' },
  clear: 'Show all',
  count: (count: number) => (count === 1 ? '1 event' : `${grouped(count)} events`),
  /** `at`: which of them the playhead stands at, 0 for none. */
  matches: (at: number, count: number) => (at > 0 ? `${grouped(at)} of ${grouped(count)}` : grouped(count)),
  searching: (count: number) => `${grouped(count)} …`,
  none: 'No event is like that.',
  range: { wakeups: (count: number) => (count === 1 ? '1 wakeup' : `${grouped(count)} wakeups`) },
  notes: { region: 'Notes on the timeline', write: 'Note', writeTip: 'Write a line beside this stretch: links carry it', line: 'A note, then Enter', remove: (text: string) => `Take away the note “${text}”` },
  latencies: {
    about: 'How long what was deferred had to wait, and how long calls and interrupts took, whatever came in between. Press a bar or a row to go there.',
    finding: 'Measuring…',
    none: 'Nothing that was deferred has been taken yet.',
    columns: { what: 'Wait of', count: 'Times', median: 'p50', high: 'p90', higher: 'p99', longest: 'Longest' },
    sorts: { work: 'work, queued → executing', timer: 'timer, expiry → callback', wakeup: 'task, woken → on a CPU', packet: 'packet, in the ring → verdict', syscall: 'system call, entry → exit', irq: 'interrupt, entry → exit', softirq: 'softirq, entry → exit' } satisfies Record<LatencySort, string>,
    histogram: (name: string) => `Distribution of the waits of ${name}`,
    bar: (count: number, from: string, to: string) => `${grouped(count)} between ${from} and ${to}: go to the longest of them`,
    longestOf: 'The longest',
    goTo: (wait: string, at: string) => `Go to the wait of ${wait} that ends at ${at}`,
    endsAt: (at: string) => `at ${at}`,
  },
};

const number = new Intl.NumberFormat('en');

function grouped(count: number): string {
  return number.format(count);
}
