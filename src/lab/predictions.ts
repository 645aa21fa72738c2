import type { BoundLesson, LessonWords } from '../lessons/index.ts';
import { stopAt } from './playhead.ts';
import { eventOf } from './scenes.ts';
import type { LabRun, LabState, Prediction, RunId } from './state.ts';

type Opened = Pick<LabState, 'prediction' | 'runs'>;

/** Where a prediction is asked: at the stop before the event that begins the answer. */
interface Ask {
  readonly id: string;
  readonly run: RunId;
  readonly position: number;
}

/** The lesson's predictions and which of them the reader has met. */
export class Questions {
  private readonly lesson: BoundLesson['lesson'];
  private words: LessonWords;
  private asks: readonly Ask[] = [];
  /** A reader is asked once; who moves on without an answer has passed. */
  private readonly met = new Set<string>();

  constructor({ lesson, words }: Pick<BoundLesson, 'lesson' | 'words'>) {
    this.lesson = lesson;
    this.words = words;
  }

  /** Asks in other words from now on. */
  speak(words: LessonWords): void {
    this.words = words;
  }

  /** The same question in the words there are now. */
  worded(prediction: Omit<Prediction, 'question' | 'choices'>): Prediction {
    const { question, choices } = this.words.predictions.get(prediction.id)!;
    return { ...prediction, question, choices };
  }

  /** These were answered at another visit. */
  pass(ids: readonly string[]): void {
    for (const id of ids) this.met.add(id);
  }

  /** Every question will be asked again. */
  forget(): void {
    this.met.clear();
  }

  /**
   * The first question that a move from `before` to `after` comes to in some run,
   * be it at its end or half-way.
   */
  onTheWay(before: readonly LabRun[], after: readonly LabRun[]): { readonly run: RunId; readonly position: number } | undefined {
    return this.asks.find(({ id, run, position }) => {
      const standing = (runs: readonly LabRun[]) => runs.find((each) => each.id === run)?.position ?? 0;
      return !this.met.has(id) && standing(before) < position && position <= standing(after);
    });
  }

  /** Finds the places again: a new run may reach them elsewhere or not at all. */
  locate(runs: readonly LabRun[]): void {
    this.asks = this.lesson.predictions.flatMap(({ id, run: runId, before }) => {
      const run = runs.find((each) => each.id === runId);
      const event = run?.recording ? eventOf(before, run) : -1;
      return event < 0 ? [] : [{ id, run: runId, position: stopAt(run!.recording!.steps, event) }];
    });
  }

  /** Where a prediction is asked in its run; undefined where the run never gets there. */
  positionOf(id: string): number | undefined {
    return this.asks.find((ask) => ask.id === id)?.position;
  }

  /**
   * What is asked where the runs stand now. While a prediction is open nothing
   * after these positions may be drawn, in any run.
   */
  openAt(runs: readonly LabRun[]): Opened {
    const ask = this.asks.find(({ id, run, position }) => !this.met.has(id) && runs.some((each) => each.id === run && each.position === position));
    if (!ask) return { prediction: undefined, runs: revealed(runs) };
    this.met.add(ask.id);
    return { prediction: this.worded({ id: ask.id }), runs: runs.map((run) => ({ ...run, hiddenAfter: run.position })) };
  }

  /** The choice made, and the one the run takes, read off its Log; the future is shown again. */
  answer(prediction: Prediction, runs: readonly LabRun[], chosen: number): Opened {
    const { run: id, answer } = this.lesson.predictions.find((each) => each.id === prediction.id)!;
    const { recording, position } = runs.find((run) => run.id === id)!;
    return { prediction: { ...prediction, chosen, right: answer(recording!.log, position) }, runs: revealed(runs) };
  }
}

function revealed(runs: readonly LabRun[]): readonly LabRun[] {
  if (runs.every((run) => run.hiddenAfter === undefined)) return runs;
  return runs.map((run) => ({ ...run, hiddenAfter: undefined }));
}
