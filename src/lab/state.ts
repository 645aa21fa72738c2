import type { StoreApi } from 'zustand/vanilla';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Ns } from '../base/units.ts';
import type { DevicePosition, Language, LessonSlug, LessonWords } from '../lessons/index.ts';
import type { Log } from '../trace/log.ts';
import type { Moment } from '../trace/moment/moment.ts';
import type { ImageListing, Inspection } from './inspection.ts';
import type { Learning } from './learning/learning.ts';
import type { NoObject, ObjectFacts, ProgramLog } from './object-facts.ts';
import type { Simulate } from './simulation.ts';
import type { TerminalInput } from './run-input.ts';

/**
 * What the page can know of the lab, and all it can ask of it. Types only: the
 * store that fulfils them is `store.ts`, the views that draw them are in `ui`.
 *
 * Everything here is replaced, never changed in place: a view that holds a value
 * may compare it by identity.
 */

export type { Language };

/** One of the lab's runs. The first lesson's twins are `timer` and `wq`. */
export type RunId = string;

/** What defers the work: decides which words the catalogue puts over a twin. */
export type Mechanism = 'timer' | 'wq' | 'places' | 'whole' | 'slices' | 'sleep' | 'path' | 'daemon' | 'program' | 'recorded';

export type FileSide = 'bpf' | 'user';

/** A source file of one run. */
export interface ProgramFile {
  readonly name: string;
  readonly side: FileSide;
  /** What the run that is shown was compiled from. */
  readonly text: string;
  /** What the editor holds; equal to `text` when nothing is waiting to be run. */
  readonly draft: string;
  /** What the lesson ships; `reset` goes back to it. */
  readonly original: string;
}

/**
 * `compiling` and `running`: a new run is being made, the old one is still
 * shown. `failed`: the last attempt ended in diagnostics or a rejected program
 * and the old run, if any, is still shown.
 */
export type RunStatus = 'empty' | 'compiling' | 'running' | 'ready' | 'failed';

/** A finished run: its Log and what is looked up in it. */
export interface Recording {
  readonly log: Log;
  /** What the machine looked like after the first `position` events. The same object for the same position. */
  momentAt(position: number): Moment;
  /** The positions at which *Step* stops, ascending; the first is 0, the last is `log.length`. */
  readonly steps: readonly number[];
  /**
   * The page's zero of time in this run: when the story starts (the twins enter the
   * system call), 0 where there is no story. Twins are laid side by side at it,
   * since loading takes them differently long.
   */
  readonly zeroNs: Ns;
}

export interface LabRun {
  readonly id: RunId;
  readonly mechanism: Mechanism;
  /** Of a run on a kernel of its own, whatever the dial says. */
  readonly kernel?: MachineDials['kernel'];
  /** The lesson pairs its runs by its scenes. */
  readonly isPairedByScenes?: boolean;
  readonly status: RunStatus;
  readonly files: readonly ProgramFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined until the first run is there. */
  readonly recording?: Recording;
  /** How many events have happened: 0 … `recording.log.length`. */
  readonly position: number;
  /** While a prediction is open nothing after this position may be drawn. */
  readonly hiddenAfter?: number;
  /** What was typed into its terminal since it was started afresh. */
  readonly typed?: readonly TerminalInput[];
  /** How many times the usual limits it was allowed; 1 where not said. */
  readonly patience?: number;
}

/** An inspection holds for this recording at its own position, and for nothing else. */
export interface RunInspection extends Inspection {
  readonly recording: Recording;
}

/** A stretch of the lesson; where a run never gets there its position is missing. */
export interface SceneMark {
  readonly id: string;
  readonly title: string;
  /** The lesson's words at this scene; `code` in backquotes is the only markup. */
  readonly paragraphs: readonly string[];
  /** The scene's first position in each run. */
  readonly at: Readonly<Record<RunId, number>>;
  /** Runs that the lesson says come here, and do not, edited as they are. */
  readonly missedBy: readonly RunId[];
}

export interface Prediction {
  readonly id: string;
  readonly question: string;
  readonly choices: readonly string[];
  /** The reader's choice, once made. */
  readonly chosen?: number;
  /** The choice the run takes; known to the page only once the reader has chosen. */
  readonly right?: number;
}

/** The page's catalogue has its title, by the id. */
export interface LessonChoice {
  readonly id: LessonSlug;
}

/** Who else wants the CPU: nobody, a user task that computes, four of them, a real-time task, a mad device. */
export type Neighbourhood = 'idle' | 'hog' | 'four-hogs' | 'fifo' | 'storm' | 'worker';

/** Who sends packets to the machine: regulars and passers-by, trains of packets too, made-up senders, more than it can take. */
export type Traffic = 'steady' | 'burst' | 'flood' | 'deluge';

/** How full the memory is: half empty, down to where reclaim begins, down to the reserve. */
export type Pressure = 'none' | 'low' | 'high';

/** The machine as its dials say it. */
export interface MachineDials {
  readonly kernel: 'pre-6.10' | '6.12' | '7.x';
  readonly cpus: number;
  readonly preempt: 'none' | 'voluntary' | 'full' | 'rt';
  readonly neighbours: Neighbourhood;
  readonly traced: boolean;
  /** How many times as fast as the recorded machine its CPUs are: ¼, ½, 1, 2, 4. */
  readonly cpuSpeed: number;
  readonly seed: number;
  /** False is no dial of any Linux: programs run that the verifier has refused, or never saw. */
  readonly isVerifying: boolean;
  /** What is plugged in and in what mood, in lessons that have a device. */
  readonly device?: DevicePosition;
  /** Only in lessons with a network card that the dial's traffic comes to. */
  readonly traffic?: Traffic;
  /** Only in lessons about memory. */
  readonly pressure?: Pressure;
  /** How long the reputation service takes; only where a lesson asks it. */
  readonly reputationMs?: number;
  /** Whether the kernel has its types (BTF) with it; only where a lesson is about that. */
  readonly debugInfoBtf?: boolean;
}

export type Pairing = 'story' | 'clock';
export type Panel = 'terminal' | 'maps' | 'trace_pipe' | 'kernel' | 'verifier' | 'events';
export type Theme = 'system' | 'light' | 'dark';
export type Motion = 'system' | 'reduced';

/** A stretch of time since the page's zero. */
export interface TimeRange {
  readonly fromNs: Ns;
  readonly toNs: Ns;
}

/** What somebody has written beside a stretch of the timeline, in a line. */
export interface TimelineNote extends TimeRange {
  readonly text: string;
}

export interface CodeView {
  readonly run: RunId;
  readonly file: string;
  /** A line that was asked for by name, such as the verifier's. */
  readonly line?: number;
  readonly editing: boolean;
}

/** Our own mistake, caught outside React (in the worker, in the store): shown as a card. */
export interface Fault {
  readonly message: string;
  readonly detail: string;
}

/**
 * What is wrong with the link that was opened. `broken`: its payload could not be read, the
 * lesson is as it ships; `lost`: the run has no such step; `changed`: the step is there, and
 * what led to it is not what the link was made from.
 */
export type LinkTrouble = 'broken' | 'lost' | 'changed';

/** What the reader can do to a run: run edited texts, turn dials, go back to the lesson's texts, take a template, show a solution, type into the terminal. */
export type ChangeSort = 'text' | 'dials' | 'reset' | 'template' | 'solution' | 'typed';

/** Which change *Undo* takes back, and which one *Redo* does again; undefined where there is none. */
export interface ChangeMarks {
  readonly undo?: ChangeSort;
  readonly redo?: ChangeSort;
  /** The last change took something off the page that the reader may miss. */
  readonly lost?: ChangeSort;
}

export interface LabState {
  readonly lesson: LessonChoice;
  readonly lessons: readonly LessonChoice[];
  readonly machine: MachineDials;
  /** The dials as the lesson sets them. */
  readonly originalMachine: MachineDials;
  /** Side by side, in this order. */
  readonly runs: readonly LabRun[];
  /** What a replay found of a run, soon after its playhead rests. */
  readonly inspections: Readonly<Record<RunId, RunInspection>>;
  /** The run last touched: *Step* is its step, the others follow. */
  readonly focus: RunId;
  readonly shown: 'both' | RunId;
  readonly pairing: Pairing;
  readonly scenes: readonly SceneMark[];
  readonly prediction?: Prediction;
  /** Ids of programs to start one's own from (the catalogue names them); empty outside the playground. */
  readonly templates: readonly string[];
  readonly playing: boolean;
  /** 1 is the calm default. */
  readonly speed: number;
  /** Counts moves the reader made (not those of play): what the live region speaks after. */
  readonly moves: number;
  readonly code: CodeView;
  readonly panel: Panel;
  /** What is selected on the timeline. */
  readonly selection?: TimeRange;
  /** In the order of time; links carry them. */
  readonly notes: readonly TimelineNote[];
  readonly theme: Theme;
  readonly motion: Motion;
  readonly language: Language;
  /** The link asked for the language: links from here do, too. */
  readonly isLanguageLinked: boolean;
  /** The lesson's, in the reader's language. */
  readonly words: LessonWords;
  readonly changes: ChangeMarks;
  /** Single-key shortcuts can be turned off. */
  readonly shortcuts: boolean;
  /** What is known of the reader: progress, challenges, charts. Behind the first picture. */
  readonly learning?: StoreApi<Learning>;
  readonly fault?: Fault;
  /** What the author of the link called it. */
  readonly linkName?: string;
  readonly linkTrouble?: LinkTrouble;
  /** A newer version of the page is at hand: goes over to it. */
  readonly takeNewer?: () => void;
}

export type Direction = 1 | -1;

export interface LabActions {
  /** To the focused run's next (or last) stop; the others follow by `pairing`. */
  step(direction: Direction): void;
  /** To the focused run's next (or last) event that is not a source line. */
  nextEvent(direction: Direction): void;
  scene(direction: Direction): void;
  play(): void;
  pause(): void;
  restart(): void;
  end(): void;
  /** Puts `run` (and the focus) at a position; the others follow. */
  seek(run: RunId, position: number): void;
  /** Puts every run at a time since its own `zeroNs` (may be negative), whatever `pairing` says; the focus stays. */
  seekTime(sinceZeroNs: Ns): void;
  setSpeed(speed: number): void;
  setPairing(pairing: Pairing): void;
  setFocus(run: RunId): void;
  setShown(shown: 'both' | RunId): void;
  openLesson(id: string): void;
  /** `line`: shown and marked. */
  openFile(run: RunId, file: string, line?: number): void;
  setEditing(editing: boolean): void;
  /** The draft only; nothing runs. */
  edit(run: RunId, file: string, text: string): void;
  /** Compiles, verifies and runs the drafts of one run. */
  run(run: RunId): void;
  /** Runs it again with twice the time: for a run that a limit has ended. */
  goOn(run: RunId): void;
  /** Back to what the lesson ships, and runs it. */
  reset(run: RunId): void;
  /** Turns dials: every run is made again at once, each playhead stays at the same place of the story. */
  setMachine(change: Partial<MachineDials>): void;
  /** Takes back the last change of what the runs are made from, and makes them again; nothing where there is none. */
  undo(): void;
  redo(): void;
  /** The reader does not miss what the last change took away. */
  letGo(): void;
  /** Playground only: starts one's own program from a template. */
  loadTemplate(template: string): void;
  setPanel(panel: Panel): void;
  /** Selects a stretch of the timeline, or lets go. */
  select(selection: TimeRange | undefined): void;
  setNotes(notes: readonly TimelineNote[]): void;
  choose(choice: number): void;
  setTheme(theme: Theme): void;
  setMotion(motion: Motion): void;
  /** Fetches the words first: nothing is shown in two languages. Every run stands where it stood. */
  setLanguage(language: Language): Promise<void>;
  setShortcuts(on: boolean): void;
  /** Makes a run beside those that are shown: what the page measures its own machine with. */
  readonly simulate: Simulate;
  /** The bytecode of the run that is shown. */
  list(run: RunId): Promise<readonly ImageListing[]>;
  /** Makes a compiled object the run's BPF program and runs it; nothing changes where the file is no object. */
  openObject(run: RunId, file: Blob & { readonly name: string }): Promise<ObjectFacts | NoObject>;
  /** Back to the C that was there before the object, and runs it. */
  closeObject(run: RunId): Promise<void>;
  /** What the object in a program's place says of itself. */
  readObject(text: string): Promise<ObjectFacts | NoObject>;
  /** The `.bpf.o` of the run that is shown; undefined where it does not compile. */
  buildObject(run: RunId): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** What the verifier says of the programs of the run that is shown, at a log level. */
  verifierLogs(run: RunId, level: 1 | 2): Promise<readonly ProgramLog[]>;
  /** What was typed into the terminal at the current position, e.g. `\x03`. The run is replayed with it from there. */
  type(run: RunId, text: string): void;
}

export interface Lab extends LabState {
  readonly actions: LabActions;
}
