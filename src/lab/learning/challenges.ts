import type { StoreApi } from 'zustand/vanilla';
import { withEdits, type Attempt, type BoundLesson } from '../../lessons/index.ts';
import type { LabRun, MachineDials, RunId } from '../state.ts';
import type { Changes } from '../changes.ts';
import type { LabCore } from '../store.ts';
import type { Learning, LearningActions } from './learning.ts';
import { progressIn, type Progress } from './progress.ts';

/** A challenge as the page shows it. */
export interface ChallengeMark {
  readonly id: string;
  readonly run: RunId;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly hints: readonly string[];
  /** By the runs that are on the page. */
  readonly isWonNow: boolean;
  /** By the reader's own doing, at any time. */
  readonly isWon: boolean;
}

/** The lesson’s challenges with their words, and whether they are won. */
export function challengesOf({ lesson, words }: Pick<BoundLesson, 'lesson' | 'words'>, runs: readonly LabRun[], progress: Progress): ChallengeMark[] {
  return (lesson.challenges ?? []).map((challenge) => {
    const attempt = attemptOf(runs, challenge.run);
    const isWonNow = attempt !== undefined && challenge.isWon(attempt);
    const { title, paragraphs, hints } = words.challenges.get(challenge.id)!;
    return { id: challenge.id, run: challenge.run, title, paragraphs, hints, isWonNow, isWon: progressIn(progress, lesson.slug).challenges.includes(challenge.id) };
  });
}

/** Undefined while there is no run to judge. */
function attemptOf(runs: readonly LabRun[], run: RunId): Attempt | undefined {
  const logs = Object.fromEntries(runs.flatMap(({ id, recording }) => (recording ? [[id, recording.log]] : [])));
  const files = Object.fromEntries(runs.flatMap((each) => each.files.map(({ name, text }) => [name, text])));
  return logs[run] && { log: logs[run], logs, files };
}

/** What stood there before a solution was shown. */
interface Before {
  readonly drafts: readonly { readonly run: RunId; readonly file: string; readonly draft: string }[];
  readonly machine: MachineDials;
}

/** A solution is a change like any other, with a way back of its own: others may come in between. Who undoes it has been shown it no more. */
export function solving({ store: lab, lesson: { lesson } }: LabCore, changes: Changes, learning: StoreApi<Learning>): Pick<LearningActions, 'showSolution' | 'takeBack'> {
  let before: Before | undefined;
  changes.keepBeside({ read: () => learning.getState().solved, write: (solved) => learning.setState({ solved }) });
  function show(id: string): void {
    const { run, solution } = lesson.challenges!.find((challenge) => challenge.id === id)!;
    const { runs, machine, originalMachine, actions } = lab.getState();
    before = { machine, drafts: runs.flatMap((each) => each.files.map(({ name, draft }) => ({ run: each.id, file: name, draft }))) };
    learning.setState({ solved: id });
    const original = Object.fromEntries(runs.flatMap(({ files }) => files.map((file) => [file.name, file.original])));
    const edited = withEdits(original, solution.edits);
    for (const each of runs) for (const { name } of each.files) actions.edit(each.id, name, edited[name]);
    const first = solution.edits?.[0].file;
    if (first) actions.openFile(run, first);
    actions.setFocus(run);
    // Turning dials makes every run again.
    actions.setMachine({ ...originalMachine, ...solution.dials });
  }

  function takeBack({ drafts, machine }: Before): void {
    const { actions } = lab.getState();
    for (const { run, file, draft } of drafts) actions.edit(run, file, draft);
    actions.setMachine(machine);
    before = undefined;
    learning.setState({ solved: undefined });
  }

  return {
    showSolution: (id) => changes.change('solution', () => show(id)),
    takeBack() {
      const there = before;
      if (there) changes.change('text', () => takeBack(there));
    },
  };
}
