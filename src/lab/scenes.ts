import type { Anchor, BoundLesson } from '../lessons/index.ts';
import type { Log } from '../trace/log.ts';
import type { LabRun, SceneMark } from './state.ts';

/**
 * Finds where each scene begins in the runs there are. An anchor that a run
 * never reaches, or whose text an edit removed, leaves that run out of the scene.
 */
export function resolveScenes({ lesson, words }: BoundLesson, runs: readonly LabRun[]): SceneMark[] {
  return lesson.scenes.map((scene) => {
    const at: Record<string, number> = {};
    for (const run of runs) {
      const anchor = scene.at[run.id];
      const position = anchor && run.recording && positionOf(anchor, run);
      if (position !== undefined) at[run.id] = position;
    }
    const { title, paragraphs } = words.scenes.get(scene.id) ?? { title: scene.id, paragraphs: [] };
    return { id: scene.id, title, paragraphs, at };
  });
}

/** The stop behind the anchor's event, or undefined where the run never gets there. */
function positionOf(anchor: Anchor, run: LabRun): number | undefined {
  const { log, steps } = run.recording!;
  const event = 'text' in anchor ? eventOfText(anchor.text, run, log) : eventOfKind(anchor, log);
  return event < 0 ? undefined : steps.find((stop) => stop > event);
}

function eventOfKind(anchor: Extract<Anchor, { event: string }>, log: Log): number {
  let left = anchor.occurrence ?? 1;
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index).name !== anchor.event) continue;
    const matches = Object.entries(anchor.fields ?? {}).every(([field, value]) => log.field(index, field) === value);
    if (matches && --left === 0) return index;
  }
  return -1;
}

/** The first time the one statement that holds the text is reached. */
function eventOfText(text: string, run: LabRun, log: Log): number {
  for (const file of run.files) {
    const at = file.text.indexOf(text);
    if (at < 0) continue;
    const line = file.text.slice(0, at).split('\n').length;
    return eventOfKind({ event: 'source_line', fields: { file: file.name, line } }, log);
  }
  return -1;
}
