/** What a lesson is: real programs, a machine, scenes. Its words stand beside it, a file a language. */

/** A source file of a lesson's run, as it lies in the lesson's folder. */
export interface LessonFile {
  readonly name: string;
  readonly text: string;
}

/** One run of a lesson. Lessons with twins have two. */
export interface LessonRun {
  readonly id: string;
  readonly mechanism: 'timer' | 'wq' | 'program';
  readonly bpf: LessonFile;
  readonly user: LessonFile;
}

/** The dials of the machine a lesson runs on; what is left out is the machine's default. */
export interface LessonMachine {
  readonly cpus?: number;
  readonly preempt?: 'none' | 'voluntary' | 'full' | 'rt';
  readonly kernel?: 'pre-6.10' | '6.12' | '7.x';
  readonly traced?: boolean;
  readonly seed?: number;
}

/**
 * Where a scene begins: at an event of the run, or at a statement of the
 * programs, named by text that occurs once in them. Never a line number or a time.
 */
export type Anchor =
  | { readonly event: string; readonly occurrence?: number; readonly fields?: Readonly<Record<string, string | number>> }
  | { readonly text: string };

export interface Scene {
  readonly id: string;
  /** Per run, as twins reach the same scene by different events. */
  readonly at: Readonly<Record<string, Anchor>>;
}

export interface Lesson {
  readonly slug: string;
  /** Lessons are read in this order. */
  readonly number: number;
  readonly machine: LessonMachine;
  readonly runs: readonly LessonRun[];
  readonly scenes: readonly Scene[];
  /** The scene a first visitor finds; what comes before is one step back. */
  readonly opening: string;
}
