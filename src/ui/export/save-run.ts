import type { Lab } from '../../lab/state.ts';
import { focusedRun } from '../lab.ts';
import { exportTrace, save, type TraceFormat } from './export.ts';
import { pictureOf, pixelsOf } from './picture.ts';

/** Saves the run in focus, or what is selected of it, as a trace; nothing where there is no run. */
export function saveTrace(lab: Lab, format: TraceFormat, isPart: boolean): void {
  const run = focusedRun(lab);
  if (!run.recording) return;
  const made = exportTrace(run, run.recording, format, fileName(lab), isPart ? lab.selection : undefined);
  save(made.name, new Blob([made.text], { type: made.type }));
}

/** Saves the timeline as it is seen. Throws where the picture cannot be made. */
export async function savePicture(lab: Lab, kind: 'svg' | 'png'): Promise<void> {
  const picture = await pictureOf(document.querySelector<HTMLElement>('.plot')!);
  save(`${fileName(lab)}.${kind}`, kind === 'svg' ? new Blob([picture.svg], { type: 'image/svg+xml' }) : await pixelsOf(picture));
}

/** `wq-simple-wq`: the lesson and the run. */
function fileName({ lesson, runs, focus }: Lab): string {
  return runs.length > 1 || focus === 'recorded' ? `${lesson.id}-${focus}` : lesson.id;
}
