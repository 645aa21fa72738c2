import { useMemo } from 'react';
import { funcgraph_exit, hrtimer_start } from '../../base/event.ts';
import type { Context } from '../../base/trace-flags.ts';
import type { LabRun, Recording } from '../../lab/state.ts';
import type { Log } from '../../trace/log.ts';
import type { Moment, TaskMoment } from '../../trace/moment/moment.ts';
import type { SentenceKey } from '../../trace/sentence/scene.ts';
import type { Sentence } from '../../trace/sentence/sentence.ts';
import { sentenceOf } from '../../trace/sentence/sentence.ts';
import type { Messages } from '../text/en/page.ts';
import type { Rich } from '../text/rich.ts';
import { rich } from '../text/rich.ts';
import { useText } from '../text/text.ts';
import { stepIndex } from './progress.ts';

/** What the last step of a run did, in words. */
export function useSentence(run: LabRun): Rich {
  const text = useText();
  return useMemo(() => sentenceFor(run, text), [run, text]);
}

/** What just happened in a run, where its playhead stands. */
export function sentenceFor(run: LabRun, text: Messages): Rich {
  const { recording, position } = run;
  if (!recording) return rich(run.status === 'failed' ? text.happened.noRun : text.app.loading);
  if (position === 0) return rich(text.happened.nothing);
  return sentenceAt({ files: run.files, recording }, position, text);
}

/** What the step that ends at `position` (not 0) did. */
export function sentenceAt(run: Pick<LabRun, 'files'> & { readonly recording: Recording }, position: number, text: Messages): Rich {
  const { recording } = run;
  const index = tellingEvent(recording, position);
  const moment = recording.momentAt(index + 1);
  return spoken(sentenceOf(recording.log, index, moment), moment, text, sourceLine(run));
}

/** Events that follow from another one of the same step, which is the one to tell of. */
const ASIDE = new Set([
  'worker_enter_idle', 'worker_leave_idle', 'worker_create', 'image_load', 'bpf_prog_free', 'map_free', 'sched_waking', 'funcgraph_entry',
  'hrtimer_init', 'hrtimer_cancel', 'hrtimer_expire_exit', 'workqueue_activate_work',
]);

function isAside(log: Log, index: number): boolean {
  const kind = log.kind(index);
  if (kind === hrtimer_start) return log.text(index, 'function') === 'tick_nohz_handler';
  return ASIDE.has(kind.name) || (kind === funcgraph_exit && log.num(index, 'image') === 0);
}

/** The event of the step that ends at `position` (not 0) that says most: its last effect, or else what began it. */
export function tellingEvent({ log, steps }: Pick<Recording, 'log' | 'steps'>, position: number): number {
  const from = steps[stepIndex(steps, position - 1)];
  for (let index = position - 1; index > from; index--) if (!isAside(log, index)) return index;
  return from;
}

/** The text of a line of the run's files. */
export function sourceLine({ files }: Pick<LabRun, 'files'>): (file: string, line: number) => string {
  return (name, line) => files.find((file) => file.name === name)?.text.split('\n')[line - 1]?.trim() ?? '';
}

/** A saying in the catalogue's words, with what it says of the place put in. */
export function spoken(sentence: Sentence, moment: Moment, text: Messages, source: (file: string, line: number) => string): Rich {
  const params = withIdle({ ...sentence.params, ...surroundings(sentence, moment, source) }, text.context.I.name);
  const words = text.sentences[sentence.key as SentenceKey];
  const template = typeof words === 'function' ? words(params) : words;
  return rich(withPlace(template, sentence, params, text), params);
}

/** The idle task is called idle, not by the name of its thread. */
function withIdle(params: Record<string, string | number>, idle: string): Record<string, string | number> {
  if (params.below === 'I') params.who = idle;
  if (params.nextContext === 'I') params.next = idle;
  return params;
}

function withPlace(template: string, sentence: Sentence, params: Readonly<Record<string, string | number>>, text: Messages): string {
  const { where } = text;
  const frozen = sentence.frozenIn ? where.frozen : '';
  const waiting = params.waiter ? (params.waiterIn ? where.waiting : where.waitingAnywhere) : '';
  const places: Readonly<Record<Context, string>> = { S: where.softirq, H: where.hardirq, W: where.worker, K: where.task, U: where.task, I: where.task };
  return template
    .replace('{where}', places[sentence.context])
    .replace('{frozen}', frozen)
    .replace('{waiting}', waiting)
    .replace(/\[\{(\w+)\}:/g, (_, name: string) => `[${params[name] ?? 'K'}:`);
}

/** What a template may name beside the saying's own parameters. */
function surroundings(sentence: Sentence, moment: Moment, source: (file: string, line: number) => string): Record<string, string | number> {
  const { params, frozenIn, cpu } = sentence;
  const waiter = preemptedTask(moment, cpu);
  return {
    who: sentence.who,
    isInterrupt: sentence.context === 'H' || sentence.context === 'S' ? 1 : 0,
    frozenIn,
    below: contextBelow(moment, cpu),
    waiter: waiter?.comm ?? '',
    waiterIn: waiter?.layers.at(-1)?.name ?? '',
    nextContext: contextOfTask(named(moment, params.next)),
    wokenContext: contextOfTask(named(moment, params.woken)),
    source: sentence.key === 'line' ? source(String(params.file), Number(params.line)) : '',
  };
}

/** The reader's own task that could go on but may not. */
function preemptedTask(moment: Moment, cpu: number): TaskMoment | undefined {
  for (const key of moment.cpus[cpu].runQueue) {
    const task = moment.tasks.get(key);
    if (task?.sort === 'user' && task.state === 'R+') return task;
  }
  return undefined;
}

function named(moment: Moment, comm: string | number | undefined): TaskMoment | undefined {
  for (const task of moment.tasks.values()) if (task.comm === comm) return task;
  return undefined;
}

function contextOfTask(task: TaskMoment | undefined): Context {
  return task?.layers.at(-1)?.context ?? 'K';
}

/** The context that an interrupt of this CPU lies on. */
function contextBelow(moment: Moment, cpu: number): Context {
  return contextOfTask(moment.tasks.get(moment.cpus[cpu].current));
}
