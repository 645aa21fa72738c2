import { formatChromeTrace } from '../trace/chrome.ts';
import { formatFtrace } from '../trace/ftrace/format.ts';
import { serialiseLog } from '../trace/log-format.ts';
import type { Log } from '../trace/log.ts';
import type { TraceFile } from '../trace/open-trace.ts';
import { formatMermaid } from '../trace/poster/mermaid.ts';
import type { TraceFormat } from './options.ts';

/** A Log in one of the formats we write; of one that was read from a file, in that file's columns and with its header. */
export function traceText(log: Log, format: TraceFormat, file?: TraceFile): string {
  switch (format) {
    case 'ftrace':
      return formatFtrace(log, file?.format === 'ftrace' ? { style: file.style, header: file.header } : {});
    case 'chrome':
      return formatChromeTrace(log);
    case 'log':
      return serialiseLog(log, file?.logHeader);
    case 'mermaid':
      return formatMermaid(log);
  }
}
