import { source_line } from '../../base/event.ts';
import type { Context } from '../../base/trace-flags.ts';
import type { ImageListing, InspectedContext, Inspection } from '../../lab/inspection.ts';
import type { Log } from '../../trace/log.ts';

/** Who is at an instruction. */
export interface InsnStand {
  readonly context: Context;
  readonly isRunning: boolean;
}

/** The contexts that are in an image's code. */
export function contextsIn(inspection: Inspection | undefined, { object, program }: ImageListing): readonly InspectedContext[] {
  return inspection?.contexts.filter((each) => each.object === object && each.program === program) ?? [];
}

/** Who is at which slot of an image: the innermost frames, and the calls that wait for them. */
export function standsIn(contexts: readonly InspectedContext[]): ReadonlyMap<number, InsnStand> {
  const stands = new Map<number, InsnStand>();
  for (const { context, isRunning, frames } of contexts) {
    frames.forEach(({ slot }, level) => stands.set(slot, { context, isRunning: isRunning && level === 0 }));
  }
  return stands;
}

/** The context whose registers are shown: the one asked for while it is there, else the one that runs, else the last. */
export function shownContext(contexts: readonly InspectedContext[], asked: string | undefined): InspectedContext | undefined {
  return contexts.find((each) => contextKey(each) === asked) ?? contexts.find(({ isRunning }) => isRunning) ?? contexts.at(-1);
}

/** A context is the same one a step later when task, code and kind are. */
export function contextKey({ image, pid, context }: InspectedContext): string {
  return `${image} ${pid} ${context}`;
}

/**
 * The step before which a source line runs next after `position`, or else for the first
 * time; undefined where the run never comes there. Instructions run with their line.
 */
export function nextRunOf(log: Log, position: number, file: string, line: number): number | undefined {
  let first: number | undefined;
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index) !== source_line || log.field(index, 'line') !== line || log.text(index, 'file') !== file) continue;
    if (index >= position) return index + 1;
    first ??= index + 1;
  }
  return first;
}
