import { formatChromeTrace } from '../trace/chrome.ts';
import { formatFtrace } from '../trace/ftrace/format.ts';
import { parseFtrace } from '../trace/ftrace/parse.ts';
import { isLogFile, parseLogFile, serialiseLog } from '../trace/log-format.ts';
import type { Log } from '../trace/log.ts';
import { formatMermaid } from '../trace/poster/mermaid.ts';
import type { TraceFormat } from './options.ts';

/** A Log in one of the formats we write. */
export function traceText(log: Log, format: TraceFormat): string {
  switch (format) {
    case 'ftrace':
      return formatFtrace(log);
    case 'chrome':
      return formatChromeTrace(log);
    case 'log':
      return serialiseLog(log);
    case 'mermaid':
      return formatMermaid(log);
  }
}

/** What a trace file had in it. */
export interface ReadTrace {
  readonly log: Log;
  /** Lines that made no sense. */
  readonly badLines: number;
}

/** Reads a file of ours, or ftrace text. */
export function readTrace(text: string): ReadTrace {
  return isLogFile(text) ? parseLogFile(text) : parseFtrace(text);
}
