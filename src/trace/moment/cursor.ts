import type { EventKind } from '../../base/event.ts';
import { contextOf } from '../../base/trace-flags.ts';
import type { Ns } from '../../base/units.ts';
import type { Log } from '../log.ts';
import type { ObjectAddress, Occasion, TaskKey } from './moment.ts';

/** One event under the reading finger: a Log and a place in it. */
export class EventCursor {
  readonly log: Log;
  index = 0;
  private readonly lineKeys = new Map<string, string[]>();

  constructor(log: Log) {
    this.log = log;
  }

  get timeNs(): Ns {
    return this.log.timeNs(this.index);
  }

  get cpu(): number {
    return this.log.cpu(this.index);
  }

  get flags(): number {
    return this.log.flags(this.index);
  }

  get pid(): number {
    return this.log.pid(this.index);
  }

  get comm(): string {
    return this.log.comm(this.index);
  }

  get kind(): EventKind {
    return this.log.kind(this.index);
  }

  /** The current task. */
  get task(): TaskKey {
    return taskKey(this.pid, this.cpu);
  }

  /** A number; 0 where a foreign trace's does not fit one. */
  num(field: string): number {
    return this.log.num(this.index, field) || 0;
  }

  text(field: string): string {
    return this.log.text(this.index, field);
  }

  address(field: string): ObjectAddress {
    return this.log.field(this.index, field) ?? 0;
  }

  /** `file:line`, the same string for the same line. */
  lineKey(file: string, line: number): string {
    let keys = this.lineKeys.get(file);
    if (keys === undefined) this.lineKeys.set(file, (keys = []));
    return (keys[line] ??= `${file}:${line}`);
  }

  occasion(): Occasion {
    return { timeNs: this.timeNs, index: this.index, cpu: this.cpu, task: this.task, context: contextOf(this.flags) };
  }
}

/** All idle tasks have pid 0: each is told by its CPU. */
export function taskKey(pid: number, cpu: number): TaskKey {
  return pid === 0 ? -1 - cpu : pid;
}
