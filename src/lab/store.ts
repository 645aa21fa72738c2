import { createStore, type StoreApi } from 'zustand/vanilla';
import { dialsOf } from './machine.ts';
import { lessonEntries, type BoundLesson, type Language, type LessonRun } from '../lessons/index.ts';
import type { Log } from '../trace/log.ts';
import { draftsIn, type Drafts, type Keep } from './drafts.ts';
import { Changes } from './changes.ts';
import type { Link } from './link.ts';
import { navigation } from './navigation.ts';
import { objects } from './objects.ts';
import { Questions } from './predictions.ts';
import { preferences } from './preferences.ts';
import { RunMaker } from './run-maker.ts';
import { running } from './running.ts';
import type { RunInput } from './run.ts';
import type { Simulator } from './simulation.ts';
import type { Lab, LabActions, LabRun, LabState, LessonChoice, ProgramFile, RunId } from './state.ts';

/** Calls `tick` again and again until the returned function is called. */
export type Every = (periodMs: number, tick: () => void) => () => void;

/** What the lab needs of the world around it. */
export interface LabSurroundings extends Simulator {
  readonly every: Every;
  /** Where drafts and preferences outlive a reload; left out, nothing is kept. */
  readonly keep?: Keep;
  /** Calls back when the reader first does something; left out, what waits for that is done at once. */
  readonly atFirstTouch?: (act: () => void) => void;
  /** Leaves this lesson for another, in `language` where the link asked for that. */
  readonly openLesson?: (slug: string, language?: Language) => void;
  /** The reader's, in which the lesson was opened; English where it is left out. */
  readonly language?: Language;
  /** Fetches what the page says in a language, before it is set. */
  readonly prepareWords?: (language: Language) => Promise<void>;
}

/** What the lab's actions share. */
export interface LabCore extends LabSurroundings {
  readonly store: StoreApi<Lab>;
  readonly drafts: Drafts;
  readonly lesson: BoundLesson;
  readonly questions: Questions;
  /** The place a link asks for; without one, the lesson's opening scene. */
  readonly openAt?: string;
}

/** Opens a lesson: the store is there at once, its runs follow as they are made. */
export function createLab(surroundings: LabSurroundings, bound: BoundLesson, link: Link = { isBroken: false }): StoreApi<Lab> {
  const drafts = draftsIn(surroundings.keep, bound.lesson.slug);
  const store = createStore<Lab>()(() => ({ ...initialState(bound, drafts, link, surroundings.language), actions: undefined as never }));
  const inputs = new WeakMap<Log, RunInput>();
  const simulate: Simulator['simulate'] = async (input) => {
    const result = await surroundings.simulate(input);
    if (result.log) inputs.set(result.log, input);
    return result;
  };
  const core: LabCore = { ...surroundings, simulate, store, drafts, lesson: bound, questions: new Questions(bound), openAt: link.at };
  const maker = new RunMaker(core);
  const make = (id: RunId) => maker.make(id);
  const inputOf = (id: RunId): RunInput | undefined => {
    const log = store.getState().runs.find((each) => each.id === id)?.recording?.log;
    return log && inputs.get(log);
  };
  const list: LabActions['list'] = async (id) => {
    const input = inputOf(id);
    return input ? surroundings.list(input) : [];
  };
  const changes = new Changes(core, make);
  store.setState({ actions: { ...navigation(core), ...remembered(running(core, maker), changes), ...changes.actions, ...preferences(core), ...objects(core, inputOf), list, simulate: surroundings.simulate } });
  for (const { id } of bound.lesson.runs) void make(id);
  void import('./learning/learning.ts').then(({ createLearning }) => store.setState({ learning: createLearning(core, changes) }));
  const inspecting = async () => (await import('./inspecting.ts')).keepInspecting(core, (log) => inputs.get(log));
  if (surroundings.atFirstTouch) surroundings.atFirstTouch(() => void inspecting());
  else void inspecting();
  return store;
}

/** What the reader does to a run can be taken back. */
function remembered(actions: ReturnType<typeof running>, changes: Changes): typeof actions {
  const { run, reset, setMachine, loadTemplate, type } = actions;
  return {
    ...actions,
    run: (id) => changes.change('text', () => run(id)),
    reset: (id) => changes.change('reset', () => reset(id)),
    setMachine: (dials) => changes.change('dials', () => setMachine(dials)),
    loadTemplate: (template) => changes.change('template', () => loadTemplate(template)),
    type: (id, text) => changes.change('typed', () => type(id, text)),
  };
}

function initialState({ lesson, words }: BoundLesson, drafts: Drafts, link: Link, language: Language = 'en'): LabState {
  const focus = lesson.runs.find(({ id }) => id === (link.focus ?? lesson.focus)) ?? lesson.runs[lesson.runs.length - 1];
  return {
    lesson: choiceOf(lesson.slug),
    lessons: lessonEntries.map(({ slug }) => choiceOf(slug)),
    machine: { ...dialsOf(lesson.machine), ...link.state?.machine },
    originalMachine: dialsOf(lesson.machine),
    runs: lesson.runs.map((run) => ({ ...emptyRun(run, drafts, link), isPairedByScenes: lesson.pairedBy === 'scenes' })),
    inspections: {},
    focus: focus.id,
    shown: lesson.runs.length > 1 ? (lesson.runs.find(({ id }) => id === link.show)?.id ?? 'both') : focus.id,
    pairing: link.pairing ?? 'story',
    scenes: [],
    templates: lesson.templates.map(({ id }) => id),
    playing: false,
    speed: link.speed ?? 1,
    moves: 0,
    code: { run: focus.id, file: focus.bpf.name, editing: focus.mechanism === 'program' },
    panel: 'terminal',
    notes: link.state?.notes ?? [],
    theme: link.theme ?? 'system',
    motion: 'system',
    language,
    isLanguageLinked: link.lang !== undefined,
    words,
    changes: {},
    shortcuts: true,
    linkName: link.name,
    linkTrouble: link.isBroken ? 'broken' : undefined,
  };
}

function choiceOf(slug: string): LessonChoice {
  return { id: lessonEntries.find((entry) => entry.slug === slug)!.slug };
}

function emptyRun(run: LessonRun, drafts: Drafts, link: Link): LabRun {
  const file = (name: string, side: 'bpf' | 'user', original: string): ProgramFile => ({
    name,
    side,
    text: original,
    draft: link.state?.files[name] ?? (link.isWhole ? undefined : drafts.read(name)) ?? original,
    original,
  });
  return {
    id: run.id,
    mechanism: run.mechanism,
    kernel: run.kernel,
    status: 'empty',
    files: [file(run.bpf.name, 'bpf', run.bpf.text), file(run.user.name, 'user', run.user.text)],
    diagnostics: [],
    position: 0,
    typed: link.state?.typed?.[run.id],
    patience: link.state?.patience?.[run.id],
  };
}
