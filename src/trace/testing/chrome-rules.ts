import type { ChromeEvent } from '../chrome.ts';

const ns = (us: number) => Math.round(us * 1000);

/** What the Trace Event Format asks of a file; the first rule that is broken, or ''. */
export function brokenRule(events: readonly ChromeEvent[]): string {
  return brokenNesting(events) || brokenFlow(events) || brokenNames(events) || brokenTimes(events);
}

function brokenTimes(events: readonly ChromeEvent[]): string {
  const bad = events.find(({ ts, dur }) => !Number.isFinite(ts) || ts < 0 || (dur !== undefined && !(dur >= 0)));
  return bad ? `time of ${JSON.stringify(bad)}` : '';
}

function brokenNesting(events: readonly ChromeEvent[]): string {
  const byTrack = new Map<string, ChromeEvent[]>();
  for (const event of events) if (event.ph === 'X') byTrack.set(`${event.pid}/${event.tid}`, [...(byTrack.get(`${event.pid}/${event.tid}`) ?? []), event]);
  for (const slices of byTrack.values()) {
    const open: ChromeEvent[] = [];
    for (const slice of slices) {
      while (open.length > 0 && ns(open.at(-1)!.ts + open.at(-1)!.dur!) <= ns(slice.ts)) open.pop();
      const below = open.at(-1);
      if (below && ns(slice.ts + slice.dur!) > ns(below.ts + below.dur!)) return `${slice.name} leaves ${below.name}`;
      open.push(slice);
    }
  }
  return '';
}

function brokenFlow(events: readonly ChromeEvent[]): string {
  const starts = events.filter(({ ph }) => ph === 's');
  const ends = events.filter(({ ph }) => ph === 'f');
  if (starts.length !== ends.length) return `${starts.length} flows begin, ${ends.length} end`;
  for (const start of starts) {
    const end = ends.find(({ id }) => id === start.id);
    if (!end || end.ts < start.ts || end.name !== start.name || end.cat !== start.cat) return `flow ${start.id}`;
    if (![start, end].every((point) => events.some((slice) => isInside(point, slice)))) return `flow ${start.id} is tied to no slice`;
  }
  return '';
}

function isInside(point: ChromeEvent, slice: ChromeEvent): boolean {
  return slice.ph === 'X' && slice.pid === point.pid && slice.tid === point.tid && ns(slice.ts) <= ns(point.ts) && ns(point.ts) <= ns(slice.ts + slice.dur!);
}

function brokenNames(events: readonly ChromeEvent[]): string {
  const tracks = new Set(events.filter(({ ph }) => ph === 'X').map(({ pid, tid }) => `${pid}/${tid}`));
  const names = new Set(events.filter(({ name }) => name === 'thread_name').map(({ pid, tid }) => `${pid}/${tid}`));
  return [...tracks].find((track) => !names.has(track)) ?? '';
}
