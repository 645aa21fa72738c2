import type { LabRun, Recording, TimeRange } from '../../lab/state.ts';
import { chromeTraceOf } from '../../trace/chrome.ts';
import { formatFtrace } from '../../trace/ftrace/format.ts';
import { serialiseLog } from '../../trace/log-format.ts';
import { timelineOf } from '../../trace/timeline-builder.ts';
import { clippedTimeline, eventRange } from './stretch.ts';

export type TraceFormat = 'ftrace' | 'chrome' | 'log';

const ENDINGS: Readonly<Record<TraceFormat, string>> = { ftrace: '.ftrace.txt', chrome: '.chrome.json', log: '.slowpath.jsonl' };

/** A file to be saved. */
export interface Exported {
  readonly name: string;
  readonly text: string;
  readonly type: string;
}

/** A run, or the selected stretch of it, in one of the formats. `name`: of the file, without its ending. */
export function exportTrace(run: LabRun, recording: Recording, format: TraceFormat, name: string, selection?: TimeRange): Exported {
  const { log } = recording;
  const { from, to } = eventRange(recording, run, selection);
  const file = { name: name + ENDINGS[format], type: format === 'ftrace' ? 'text/plain' : 'application/json' };
  if (format === 'ftrace') return { ...file, text: formatFtrace(log, { from, to }) };
  const part = from === 0 && to === log.length ? log : log.slice(from, to);
  if (format === 'log') return { ...file, text: serialiseLog(part) };
  const fromNs = selection ? selection.fromNs + recording.zeroNs : log.timeNs(0);
  const toNs = selection ? selection.toNs + recording.zeroNs : log.timeNs(Math.max(0, to - 1));
  const timeline = part === log ? timelineOf(log) : clippedTimeline(timelineOf(to === log.length ? log : log.slice(0, to)), fromNs, toNs);
  return { ...file, text: JSON.stringify(chromeTraceOf(part, timeline)) };
}

/** Hands a file to the browser to save. */
export function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

/** Some browsers read it after the click has returned. */
const KEPT_MS = 10_000;
