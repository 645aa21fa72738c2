import { function_entry, imported_text, trace_note } from '../../base/event.ts';
import { formatTraceFlags } from '../../base/trace-flags.ts';
import { NS_PER_SEC } from '../../base/units.ts';
import type { Log } from '../log.ts';
import { KERNEL_STYLE } from './line.ts';
import type { LineStyle } from './line.ts';
import { formatByTemplate } from './template.ts';
import { ftraceTemplates } from './templates.ts';

/** A Log as ftrace text, in the columns and words of the kernel (kernel/trace/trace_output.c). */

export interface FtraceOptions {
  /** First event, and the one behind the last; the whole Log by default. */
  readonly from?: number;
  readonly to?: number;
  readonly style?: LineStyle;
  /** Comment lines to begin with; the kernel's own by default. */
  readonly header?: readonly string[];
}

/** A Log as the text of tracefs’ `trace`; what was imported comes out as it came in. */
export function formatFtrace(log: Log, options: FtraceOptions = {}): string {
  let text = '';
  for (const line of ftraceLines(log, options)) text += `${line}\n`;
  return text;
}

/** Line by line, without line ends. Events that ftrace has no words for (ours: source lines, writes, …) are left out. */
function* ftraceLines(log: Log, options: FtraceOptions = {}): IterableIterator<string> {
  const { from = 0, to = log.length, style = KERNEL_STYLE } = options;
  yield* options.header ?? kernelHeader(log, from, to);
  const head = new HeadWriter(log, style);
  for (let index = from; index < to; index++) {
    const text = eventText(log, index);
    if (text === undefined) continue;
    yield log.kind(index) === trace_note ? text : head.write(index) + text;
  }
}

/** What stands in the FUNCTION column, or undefined where ftrace cannot say it. */
function eventText(log: Log, index: number): string | undefined {
  const printed = log.printed(index);
  if (printed !== undefined) return printed;
  const kind = log.kind(index);
  const template = ftraceTemplates.get(kind.name);
  if (template?.kind === kind) return formatByTemplate(template, log, index);
  if (kind === imported_text || kind === trace_note) return log.text(index, 'text');
  if (kind === function_entry) return `${log.text(index, 'ip')} <-${log.text(index, 'parent_ip')}`;
  return kind.system === 'imported' ? `${kind.name}: ${log.text(index, 'text')}` : undefined;
}

/** Writes the columns before the text: `%16s-%-7d [%03d] flags time: `. Tasks and flags repeat: each is put into words once. */
class HeadWriter {
  private readonly log: Log;
  private readonly style: LineStyle;
  private readonly flagWords = new Map<number, string>();
  private readonly tasks = new Map<number, readonly [comm: string, column: string]>();

  constructor(log: Log, style: LineStyle) {
    this.log = log;
    this.style = style;
  }

  write(index: number): string {
    const { log } = this;
    const task = this.task(log.pid(index), log.comm(index));
    const cpu = String(log.cpu(index)).padStart(3, '0');
    return `${task} [${cpu}]${this.flags(log.flags(index) & FTRACE_FLAGS)}${formatTime(log.timeNs(index), this.style)}: `;
  }

  private task(pid: number, comm: string): string {
    const known = this.tasks.get(pid);
    if (known !== undefined && known[0] === comm) return known[1];
    const shown = pid === 0 && comm.startsWith('swapper') ? '<idle>' : comm;
    const column = `${shown.padStart(16)}-${String(pid).padEnd(7)}`;
    this.tasks.set(pid, [comm, column]);
    return column;
  }

  private flags(flags: number): string {
    const known = this.flagWords.get(flags);
    if (known !== undefined) return known;
    const letters = formatTraceFlags(flags).slice(0, this.style.flagColumns);
    const column = letters === '' ? '' : ` ${letters}`;
    this.flagWords.set(flags, column);
    return column;
  }
}

/** The half of the flags word that ftrace knows. */
const FTRACE_FLAGS = 0xffff;

function formatTime(timeNs: number, { timeDigits, timeWidth }: LineStyle): string {
  if (timeDigits === 0) return String(timeNs).padStart(timeWidth);
  const seconds = Math.floor(timeNs / NS_PER_SEC);
  const fraction = String(timeNs % NS_PER_SEC).padStart(9, '0').slice(0, timeDigits);
  return `${seconds}.${fraction}`.padStart(timeWidth);
}

/** The kernel's column legend (`print_func_help_header_irq`). */
const LEGEND = [
  '#                                _-----=> irqs-off/BH-disabled',
  '#                               / _----=> need-resched',
  '#                              | / _---=> hardirq/softirq',
  '#                              || / _--=> preempt-depth',
  '#                              ||| / _-=> migrate-disable',
  '#                              |||| /     delay',
  '#           TASK-PID     CPU#  |||||     TIMESTAMP  FUNCTION',
  '#              | |         |   |||||     |         |',
];

function kernelHeader(log: Log, from: number, to: number): string[] {
  let written = 0;
  let cpus = 0;
  for (let index = from; index < to; index++) {
    if (eventText(log, index) === undefined) continue;
    written++;
    cpus = Math.max(cpus, log.cpu(index) + 1);
  }
  return ['# tracer: nop', '#', `# entries-in-buffer/entries-written: ${written}/${written}   #P:${cpus}`, '#', ...LEGEND];
}
