import { eventAfter, type Anchor, type BoundLesson, type LessonWords } from '../lessons/index.ts';
import type { LabRun, SceneMark } from './state.ts';

/**
 * Finds where each scene begins in the runs there are. An anchor that a run
 * never reaches, or whose text an edit removed, leaves that run out of the scene,
 * which says so.
 */
export function resolveScenes({ lesson, words }: Pick<BoundLesson, 'lesson' | 'words'>, runs: readonly LabRun[]): SceneMark[] {
  return lesson.scenes.map((scene) => {
    const at: Record<string, number> = {};
    const missedBy: string[] = [];
    for (const run of runs) {
      const anchor = scene.at[run.id];
      if (!anchor || !run.recording) continue;
      const position = positionOf(anchor, run);
      if (position === undefined) missedBy.push(run.id);
      else at[run.id] = position;
    }
    return worded({ id: scene.id, at, missedBy }, words);
  });
}

/** The same scene in a lesson's words. */
export function worded(scene: Pick<SceneMark, 'id' | 'at' | 'missedBy'>, words: LessonWords): SceneMark {
  const { title, paragraphs } = words.scenes.get(scene.id) ?? { title: scene.id, paragraphs: [] };
  return { ...scene, title, paragraphs };
}

/** The stop behind the anchor's event, or undefined where the run never gets there. */
function positionOf(anchor: Anchor, run: LabRun): number | undefined {
  const event = eventOf(anchor, run);
  return event < 0 ? undefined : run.recording!.steps.find((stop) => stop > event);
}

/** Index of the event that an anchor names in a run, or -1. */
export function eventOf(anchor: Anchor, run: LabRun): number {
  const { log } = run.recording!;
  return 'text' in anchor ? eventOfText(anchor.text, run) : eventAfter(log, anchor, 0);
}

/** The first time the one statement that holds the text is reached. */
function eventOfText(text: string, { files, recording }: LabRun): number {
  for (const file of files) {
    const at = file.text.indexOf(text);
    if (at < 0) continue;
    const line = file.text.slice(0, at).split('\n').length;
    return eventAfter(recording!.log, { event: 'source_line', fields: { file: file.name, line } }, 0);
  }
  return -1;
}
