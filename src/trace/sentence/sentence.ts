import type { Context } from '../../base/trace-flags.ts';
import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../log.ts';
import { EventCursor } from '../moment/cursor.ts';
import type { Moment } from '../moment/moment.ts';
import { contextStack } from '../moment/questions.ts';
import { sayings } from './sayings.ts';
import type { Saying } from './scene.ts';

/**
 * What just happened, as data: a key into the catalogue of whoever speaks, and
 * what fills it. No words are chosen here.
 */
export interface Sentence extends Saying {
  /** The task that had the CPU. In an interrupt it is the one that lies below. */
  readonly who: string;
  readonly context: Context;
  readonly cpu: number;
  /** What the task lies frozen in while an interrupt runs on top of it: its innermost function or system call; '' otherwise. */
  readonly frozenIn: string;
}

/** The sentence for event `index`; `after` is the Moment at position `index + 1`. */
export function sentenceOf(log: Log, index: number, after: Moment): Sentence {
  const event = new EventCursor(log);
  event.index = index;
  const say = sayings.get(event.kind.name) ?? sayings.get(prefixOf(event.kind.name));
  const saying = say?.({ event, after }) ?? { key: 'other', params: { name: event.kind.name, text: log.text(index, 0) } };
  const context = contextOf(event.flags);
  return { ...saying, who: event.comm, context, cpu: event.cpu, frozenIn: context === 'S' || context === 'H' ? frozenIn(after, event.cpu) : '' };
}

/** `sys_enter_`, `sys_exit_`: one saying for all system calls. */
function prefixOf(name: string): string {
  return /^sys_(enter|exit)_/.exec(name)?.[0] ?? '';
}

/** The innermost thing the interrupted task was doing. */
function frozenIn(moment: Moment, cpu: number): string {
  const layer = contextStack(moment, cpu).findLast(({ context }) => context !== 'S' && context !== 'H');
  return layer?.frames.at(-1)?.func ?? (layer?.context === 'K' ? layer.name : '');
}
