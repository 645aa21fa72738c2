import type { Context } from '../../base/trace-flags.ts';
import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../log.ts';
import { MomentIndex } from '../moment/moment-index.ts';
import { sentenceOf } from '../sentence/sentence.ts';
import { bpfImagesOf, milestonesOf } from '../story.ts';

/**
 * A stretch of a run as a Mermaid sequence diagram: who calls, queues, takes and
 * writes what, in the order in which it happened. For pages that draw a `mermaid`
 * fence and allow nothing else.
 */

/** Positions of a Log: events `from` up to, not including, `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** From the call in which something is deferred to where it is over and the caller goes on; the whole Log where there is no such story. */
export function storyStretch(log: Log): Stretch {
  const milestones = milestonesOf(log).filter(({ key }) => key !== 'caller-sleeps' && key !== 'caller-exits');
  if (milestones.length === 0) return { from: 0, to: log.length };
  return { from: milestones[0].position - 1, to: milestones.at(-1)!.position };
}

/** The diagram's text, with a line end behind the last line. Names are Linux's, so it needs no language. */
export function formatMermaid(log: Log, { from, to }: Stretch = storyStretch(log)): string {
  const writer = new SequenceWriter(log);
  for (let index = from; index < to; index++) writer.take(index);
  return writer.text();
}

/** The kernel's doors to a BPF callback: what is queued for them belongs to the story. */
const DOORS: readonly string[] = ['bpf_timer_cb', 'bpf_wq_work'];

const CONTEXT_NAMES: Readonly<Record<Context, string>> = { U: 'user', K: 'kernel', H: 'hardirq', S: 'softirq', W: 'kworker', I: 'idle' };

class SequenceWriter {
  private readonly log: Log;
  private readonly moments: MomentIndex;
  private readonly bpfImages: ReadonlySet<number>;
  private readonly participants = new Map<string, string>();
  private readonly lines: string[] = [];

  constructor(log: Log) {
    this.log = log;
    this.moments = new MomentIndex(log);
    this.bpfImages = bpfImagesOf(log);
  }

  text(): string {
    const heads = [...this.participants].map(([id, title]) => `participant ${id} as ${title}`);
    return ['sequenceDiagram', ...[...heads, ...this.lines].map((line) => `    ${line}`), ''].join('\n');
  }

  take(index: number): void {
    const { name } = this.log.kind(index);
    if (name.startsWith('sys_enter_')) this.call(index, name.slice('sys_enter_'.length));
    else if (name.startsWith('sys_exit_')) this.result(index);
    else this.takers[name]?.(index);
  }

  private readonly takers: Readonly<Record<string, (index: number) => void>> = {
    funcgraph_entry: (index) => this.enter(index),
    hrtimer_start: (index) => this.defer(index, 'hrtimers', 'hrtimer queue'),
    workqueue_queue_work: (index) => this.defer(index, 'worklist', 'worklist'),
    hrtimer_expire_entry: (index) => this.taken(index, 'hrtimers'),
    workqueue_execute_start: (index) => this.taken(index, 'worklist'),
    mem_write: (index) => this.write(index),
    sched_switch: (index) => this.exchange(index),
    terminal_write: (index) => this.note(this.actor(index), this.log.text(index, 'text').trimEnd()),
    console: (index) => this.note(this.actor(index), this.log.text(index, 'msg')),
  };

  /** Who is at work: a task in user mode or in the kernel, a worker, an interrupt of a CPU. */
  private actor(index: number, context: Context = contextOf(this.log.flags(index))): string {
    const { log } = this;
    if (context === 'H' || context === 'S') return this.participant(`${context}${log.cpu(index)}`, `${CONTEXT_NAMES[context]} · CPU ${log.cpu(index)}`);
    if (context === 'W' || context === 'I') return this.participant(`T${log.pid(index)}`, log.comm(index));
    return this.participant(`${context}${log.pid(index)}`, `${log.comm(index)} · ${CONTEXT_NAMES[context]}`);
  }

  private participant(id: string, title: string): string {
    if (!this.participants.has(id)) this.participants.set(id, plain(title));
    return id;
  }

  private call(index: number, syscall: string): void {
    const user = this.actor(index, 'U');
    this.lines.push(`${user}->>${this.actor(index, 'K')}: ${syscall}()`);
  }

  private result(index: number): void {
    this.lines.push(`${this.actor(index, 'K')}-->>${this.actor(index, 'U')}: ${this.log.num(index, 'ret')}`);
  }

  private enter(index: number): void {
    if (!this.bpfImages.has(this.log.num(index, 'image'))) return;
    const actor = this.actor(index);
    this.lines.push(`${actor}->>${actor}: ${plain(this.log.text(index, 'func'))}()`);
  }

  private defer(index: number, id: string, title: string): void {
    if (!DOORS.includes(this.log.text(index, 'function'))) return;
    const actor = this.actor(index);
    this.lines.push(`${actor}-)${this.participant(id, title)}: ${plain(this.callbackAt(index))}`);
  }

  private taken(index: number, id: string): void {
    if (!DOORS.includes(this.log.text(index, 'function')) || !this.participants.has(id)) return;
    this.lines.push(`${id}->>${this.actor(index)}: ${plain(this.callbackAt(index))}`);
  }

  /** Whose turn comes: the BPF callback behind the kernel's function, as far as the Log knows it. */
  private callbackAt(index: number): string {
    const { params } = this.sentence(index);
    return String(params.callback || this.log.text(index, 'function'));
  }

  private write(index: number): void {
    const { key, params } = this.sentence(index);
    if (key !== 'write' || !params.func || params.new === '') return;
    const place = params.what || params.map;
    this.note(this.actor(index), params.old === '' || params.old === params.new ? `${place} = ${params.new}` : `${place}: ${params.old} → ${params.new}`);
  }

  private exchange(index: number): void {
    const { log } = this;
    this.note(this.actor(index), `sched_switch ${log.text(index, 'prev_comm')} → ${log.text(index, 'next_comm')}`);
  }

  private note(actor: string, text: string): void {
    this.lines.push(`Note over ${actor}: ${plain(text)}`);
  }

  private sentence(index: number) {
    return sentenceOf(this.log, index, this.moments.momentAt(index + 1));
  }
}

/**
 * What stays of a text in Mermaid's message syntax. `;` and `#` would end it or
 * begin an entity; a run of `:word:` is eaten by a host that takes it for an emoji.
 */
function plain(text: string): string {
  return text.replace(/[;#\n\r<>]+/g, ' ').replaceAll(/:(?=\w+:)/g, ' ').trim();
}
