import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Log } from '../../trace/log.ts';
import { loadLesson, type Lesson, type LessonSlug } from '../../lessons/index.ts';
import { configOf, dialsOf } from '../machine.ts';
import type { ChallengeMark } from './challenges.ts';
import type { Changes } from '../changes.ts';
import { challengesOf, solving } from './challenges.ts';
import { chartsOf, type ChartMark } from './charts.ts';
import { readProgress, withMet, writeProgress, type LessonProgress, type Progress } from './progress.ts';
import { asking, type Why } from './why.ts';
import type { LabState, RunId } from '../state.ts';
import type { LabCore } from '../store.ts';

/** What the lab knows of the reader: what was met, what is to be won, where a question came from. Loaded behind the first picture. */
export interface Learning {
  readonly progress: Progress;
  readonly challenges: readonly ChallengeMark[];
  readonly charts: readonly ChartMark[];
  /** What the lesson has beside its scenes, in order. */
  readonly cards: readonly LearningCard[];
  /** The reader asked who wrote a value, and stands at the answer. */
  readonly why?: Why;
  /** The challenge whose solution is on the page; it can be taken back. */
  readonly solved?: string;
  /** What lies over the lesson: a card, or a page of the reference (`glossary/hrtimer`). */
  readonly card?: LearningCard;
  readonly page?: string;
  readonly actions: LearningActions;
}

export type LearningCard = 'challenges' | 'charts' | 'board' | 'choose';

export interface LearningActions {
  setCard(card?: LearningCard): void;
  setPage(page?: string): void;
  /** Puts a challenge's solution into the editor and onto the dials, and runs it. */
  showSolution(challenge: string): void;
  /** Back to the programs and dials that were there before the solution. */
  takeBack(): void;
  /** Goes to the step that made a write, given as the index of its event, and remembers the way back. `what`: the value, in words. */
  askWhy(run: RunId, write: number, what: string): void;
  goBack(): void;
  /** Nothing has been met any more, in any lesson; every question will be asked again. */
  forget(): void;
  /** Runs a program that is not the page's, on the machine as its dials say. */
  tryOut(bpf: string, user: string, name: string): Promise<{ readonly log?: Log; readonly diagnostics: readonly Diagnostic[] }>;
  /** Another lesson's runs, made as it ships, by their ids: to read figures off them. */
  runsOf(lesson: LessonSlug): Promise<Readonly<Record<RunId, Log>>>;
}

/** The store of what goes on around a lesson: challenges, charts, who wrote a value. */
export function createLearning(core: LabCore, changes: Changes): StoreApi<Learning> {
  const { store: lab, lesson, keep, questions } = core;
  const { slug } = lesson.lesson;
  const inWords = () => ({ lesson: lesson.lesson, words: lab.getState().words });
  const progress = readProgress(keep);
  const learning = createStore<Learning>()(() => ({
    progress,
    challenges: challengesOf(inWords(), lab.getState().runs, progress),
    charts: chartsOf(inWords(), lab.getState().runs),
    cards: cardsOf(lesson.lesson),
    actions: undefined as never,
  }));
  const meet = (sort: keyof LessonProgress, id: string) => {
    const before = learning.getState().progress;
    const after = withMet(before, slug, sort, id);
    if (after === before) return;
    learning.setState({ progress: after });
    writeProgress(keep, after);
  };
  const actions: Omit<LearningActions, 'runsOf'> = {
    ...solving(core, changes, learning),
    ...asking(core, learning),
    setCard: (card) => learning.setState({ card }),
    setPage: (page) => learning.setState({ page }),
    forget() {
      learning.setState({ progress: {} });
      writeProgress(keep, {});
      questions.forget();
      // A run that wins is on the page still: it counts when it is made again.
      learning.setState({ challenges: challengesOf(inWords(), lab.getState().runs, {}) });
    },
    tryOut: (bpf, user, name) =>
      core.simulate({
        machine: configOf(lesson.lesson.machine, lab.getState().machine),
        bpf: { name: `${name}.bpf.c`, text: bpf },
        user: { name: `${name}.c`, text: user },
        inputs: [],
        modules: lesson.lesson.modules,
      }),
  };
  async function runsOf(slug: LessonSlug): Promise<Readonly<Record<RunId, Log>>> {
    const { machine, modules, runs } = (await loadLesson(slug)).lesson;
    const made = await Promise.all(runs.map((run) => core.simulate({ machine: configOf(machine, dialsOf(machine), run), bpf: run.bpf, user: run.user, inputs: [], modules })));
    return Object.fromEntries(made.flatMap(({ log }, index) => (log ? [[runs[index].id, log]] : [])));
  }

  learning.setState({ actions: { ...actions, runsOf } });

  /** Compares the runs with what the lesson sets; a won challenge stays won. */
  function look(): void {
    const { runs } = lab.getState();
    // Who has been shown how has not won.
    for (const { id, isWonNow } of challengesOf(inWords(), runs, learning.getState().progress)) if (isWonNow && learning.getState().solved !== id) meet('challenges', id);
    learning.setState({ challenges: challengesOf(inWords(), runs, learning.getState().progress), charts: chartsOf(inWords(), runs) });
  }

  look();
  questions.pass(progress[slug]?.predictions ?? []);
  lab.subscribe((now, before) => {
    if (recordingsOf(now) !== recordingsOf(before) || now.words !== before.words) look();
    if (now.prediction?.chosen !== undefined && now.prediction !== before.prediction) meet('predictions', now.prediction.id);
    if (now.moves !== before.moves) sceneOf(now).forEach((id) => meet('scenes', id));
  });
  return learning;
}

function cardsOf({ challenges = [], charts = [], cards = [] }: Lesson): readonly LearningCard[] {
  const has = { challenges: challenges.length > 0, charts: charts.length > 0, board: cards.includes('board'), choose: cards.includes('choose') };
  return (Object.keys(has) as LearningCard[]).filter((card) => has[card]);
}

/** Equal where no run was made again. */
function recordingsOf({ runs }: LabState): string {
  return runs.map(({ recording }) => recording && numberOf(recording)).join();
}

const numbers = new WeakMap<object, number>();
let count = 0;
function numberOf(recording: object): number {
  if (!numbers.has(recording)) numbers.set(recording, ++count);
  return numbers.get(recording)!;
}

/** The scene that the run in focus is in. */
function sceneOf({ runs, focus, scenes }: LabState): readonly string[] {
  const run = runs.find(({ id }) => id === focus);
  return scenes.filter(({ at }) => at[focus] !== undefined && at[focus] <= (run?.position ?? 0)).slice(-1).map(({ id }) => id);
}
