import type { MachineConfig } from '../kernel/config.ts';
import type { Log } from '../trace/log.ts';
import type { Challenge } from './challenge.ts';
import type { Chart } from './chart.ts';

/** What a lesson is: real programs, a machine, scenes. Its words stand beside it, a file a language. */

/** A source file of a lesson's run, as it lies in the lesson's folder. */
export interface LessonFile {
  readonly name: string;
  readonly text: string;
}

/** One run of a lesson. Lessons with twins have two. */
export interface LessonRun {
  readonly id: string;
  /** What puts off what is put off; `sleep`: the task itself, with nanosleep(2); `whole`: a work that does all in one go; `slices`: one that starts itself again; `path`: nothing, it is done at once; `daemon`: a user program; `places`: each of them in turn. */
  readonly mechanism: 'timer' | 'wq' | 'places' | 'whole' | 'slices' | 'sleep' | 'path' | 'daemon' | 'program';
  readonly bpf: LessonFile;
  readonly user: LessonFile;
  /**
   * The kernel of this run alone, where a lesson's runs are one program on several:
   * they go by the names of their kernels, and no dial turns them.
   */
  readonly kernel?: MachineConfig['kernel'];
  /** Where it must not load: a whole line of what libbpf says of it. */
  readonly refusal?: string;
}

/** An event of the run: the n-th of its name (the first, if not said) whose fields have these values. */
export interface EventAnchor {
  readonly event: string;
  readonly occurrence?: number;
  readonly fields?: Readonly<Record<string, string | number>>;
  /** Looked for behind this one. */
  readonly after?: EventAnchor;
}

/**
 * Where a scene begins: at an event of the run, or at a statement of the
 * programs, named by text that occurs once in them. Never a line number or a time.
 */
export type Anchor = EventAnchor | { readonly text: string };

export interface Scene {
  readonly id: string;
  /** Per run, as twins reach the same scene by different events. */
  readonly at: Readonly<Record<string, Anchor>>;
}

/** A program to start from: the texts of a run's two files. */
export interface LessonTemplate {
  /** The page's catalogue has its name. */
  readonly id: string;
  readonly bpf: string;
  readonly user: string;
}

/** A program that must be refused. */
export interface BrokenProgram {
  readonly id: string;
  readonly bpf: LessonFile;
  /** The kernel it is refused on, where that is not the lesson's. */
  readonly kernel?: MachineConfig['kernel'];
  /** A whole line of what compiler, libbpf or verifier say of it. */
  readonly message: string;
}

/** A question asked before the step that answers it; its words and choices stand in the lesson's text. */
export interface PredictionAnchor {
  readonly id: string;
  /** The run that is asked about. */
  readonly run: string;
  /** Asked at the stop before this event. */
  readonly before: Anchor;
  /**
   * The choice that this very run takes, read off its Log: right for an edited
   * program too. `asked` is the position of the question. -1: none of them.
   */
  answer(log: Log, asked: number): number;
}

/** Something the lesson's words say of a run, as a check of its Log. */
export interface Claim {
  readonly id: string;
  readonly run: string;
  holds(log: Log): boolean;
}

export interface Lesson {
  readonly slug: string;
  /** What is left out is the machine's default. */
  readonly machine: Partial<MachineConfig>;
  /** Kernel modules that are loaded before, e.g. the lab's own `slowpath_lab`. */
  readonly modules?: readonly string[];
  readonly runs: readonly LessonRun[];
  /** The run in focus at first, whose code is shown; the last where none is named. */
  readonly focus?: string;
  readonly scenes: readonly Scene[];
  /** Twins follow one another by scenes, where they reach the same milestones too far apart for that. */
  readonly pairedBy?: 'scenes';
  readonly predictions: readonly PredictionAnchor[];
  readonly claims: readonly Claim[];
  readonly broken?: readonly BrokenProgram[];
  readonly challenges?: readonly Challenge[];
  readonly charts?: readonly Chart[];
  /** What it has beside its scenes that is made for it alone: calls to be put in order, questions that lead to an answer. */
  readonly cards?: readonly ('board' | 'choose')[];
  /** Programs a reader may start their own from: the playground's, and broken ones that a lesson's words speak of. */
  readonly templates: readonly LessonTemplate[];
  /** The scene a first visitor finds; what comes before is one step back. */
  readonly opening: string;
}
