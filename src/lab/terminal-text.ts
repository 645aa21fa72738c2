import { terminal_write } from '../base/event.ts';
import type { Log } from '../trace/log.ts';

/** What was written to the terminal by one descriptor: 1 standard output, 2 standard error. */
export function terminalText(log: Log, fd: 1 | 2): string {
  let text = '';
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index) === terminal_write && log.num(index, 'fd') === fd) text += log.text(index, 'text');
  }
  return text;
}
