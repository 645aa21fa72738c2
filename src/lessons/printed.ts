import { terminal_write } from '../base/event.ts';
import type { Log } from '../trace/log.ts';

/** What was written to the terminal by one descriptor: 1 standard output, 2 standard error. */
export function printed(log: Log, fd: 1 | 2): string {
  return [...log.indicesOf(terminal_write)]
    .filter((index) => log.num(index, 'fd') === fd)
    .map((index) => log.text(index, 'text'))
    .join('');
}
