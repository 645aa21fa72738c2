import type { StoreApi } from 'zustand';
import type { Lab, Language, Panel, Theme } from '../../lab/state.ts';
import { languages, lessonEntries } from '../../lessons/index.ts';
import type { TraceFormat } from '../export/export.ts';
import { savePicture, saveTrace } from '../export/save-run.ts';
import { KEYS } from '../keys/key-list.ts';
import type { Command } from '../keys/shortcuts.ts';
import { obey } from '../keys/use-keys.ts';
import { focusedRun } from '../lab.ts';
import { CARD_WORDS } from '../lessons/cards.ts';
import { dialRows } from '../machine/dial-rows.ts';
import { isTurnedFrom } from '../machine/machine-line.tsx';
import { runName } from '../run-name.ts';
import type { Catalogues } from '../text/catalogues.ts';
import { plainText, rich } from '../text/rich.ts';

/** A dialog of the page's that a command opens. */
export type DialogName = 'keys' | 'lessons' | 'share' | 'embed' | 'times' | 'record' | 'transcript';

/** Everything that the page can be told to do, by name. What it does is what its button does. */
export interface PaletteCommand {
  readonly id: string;
  readonly group: keyof Catalogues['palette']['groups'];
  readonly name: string;
  readonly keys?: string;
  act(): void;
}

/** The catalogues that buttons take their names from. */
export type PaletteWords = Pick<Catalogues, (typeof WORDS)[number]>;
export const WORDS = ['page', 'palette', 'machine', 'lessons', 'export', 'reference', 'referencePages', 'share', 'transcript'] as const;

export interface Doing {
  readonly store: StoreApi<Lab>;
  show(dialog: DialogName): void;
  /** Asks for a recording to open. */
  openRecording(): void;
}

/** All commands that make sense now, in the order in which they are listed. */
export function commandsIn(words: PaletteWords, doing: Doing): readonly PaletteCommand[] {
  return [moves, programs, scenes, views, machine, saving, lessons, page, reference].flatMap((each) => each(words, doing));
}

type Commands = (words: PaletteWords, doing: Doing) => readonly PaletteCommand[];

const moves: Commands = ({ page }, { store }) =>
  KEYS.flatMap(([command, [key]]) => {
    if (!isMove(command) || !isPossible(command, store.getState())) return [];
    return { id: command, group: 'move', name: page.keys.names[command], keys: key, act: () => obey(command, store) };
  });

function isMove(command: Command): command is Exclude<Command, 'keys' | 'palette'> {
  return command !== 'keys' && command !== 'palette';
}

/** There may be nothing to take back. */
function isPossible(command: Command, { changes }: Lab): boolean {
  return command === 'undo' || command === 'redo' ? changes[command] !== undefined : true;
}

const programs: Commands = ({ page }, { store }) => {
  const { actions, code, templates, focus } = store.getState();
  return [
    { id: 'edit', group: 'run', name: code.editing ? page.code.done : page.code.edit, act: () => actions.setEditing(!code.editing) },
    { id: 'run', group: 'run', name: page.code.run, act: () => actions.run(focus) },
    { id: 'reset', group: 'run', name: page.code.reset, act: () => actions.reset(focus) },
    ...templates.map((id) => ({ id: `template ${id}`, group: 'run' as const, name: `${page.templates.from} ${page.templates.names[id]}`, act: () => actions.loadTemplate(id) })),
  ];
};

const scenes: Commands = ({ page }, { store }) => {
  const { scenes: marks, focus, actions } = store.getState();
  return marks.flatMap(({ id, title, at }, index) => {
    const run = at[focus] === undefined ? Object.keys(at)[0] : focus;
    if (run === undefined) return [];
    return { id: `scene ${id}`, group: 'scene', name: `${page.transport.scene(index + 1, marks.length)}: ${plainText(rich(title))}`, act: () => actions.seek(run, at[run]) };
  });
};

const PANELS: readonly Panel[] = ['terminal', 'events', 'maps', 'trace_pipe', 'kernel', 'verifier'];

const views: Commands = ({ page, palette, transcript, lessons: names }, { store, show }) => {
  const { runs, learning, actions } = store.getState();
  const view = (id: string, name: string, act: () => void): PaletteCommand => ({ id, group: 'view', name, act });
  return [
    view('transcript', transcript.title, () => show('transcript')),
    ...PANELS.map((panel) => view(`panel ${panel}`, page.terminal.tabs[panel], () => actions.setPanel(panel))),
    ...(learning?.getState().cards ?? []).map((card) => view(`card ${card}`, names[CARD_WORDS[card]], () => learning!.getState().actions.setCard(card))),
    ...(runs.length < 2 ? [] : [
      view('show both', palette.of(page.header.show, page.header.both), () => actions.setShown('both')),
      ...runs.map((run) => view(`show ${run.id}`, palette.of(page.header.show, runName(page, run)), () => actions.setShown(run.id))),
      ...(['story', 'clock'] as const).map((pairing) => view(`pairing ${pairing}`, palette.of(page.timeline.pairedBy, page.timeline[pairing]), () => actions.setPairing(pairing))),
    ]),
  ];
};

const machine: Commands = ({ machine: text, palette }, { store, show }) => {
  const lab = store.getState();
  const { setMachine } = lab.actions;
  const command = (id: string, name: string, act: () => void): PaletteCommand => ({ id, group: 'machine', name, act });
  return [
    ...dialRows(lab, text).flatMap(({ name, positions }, dial) =>
      positions.flatMap(({ says, isHere, turn }, position) => (isHere ? [] : command(`dial ${dial} ${position}`, palette.of(name, says), () => setMachine(turn)))),
    ),
    ...(isTurnedFrom(lab.machine, lab.originalMachine) ? [command('dials', text.reset, () => setMachine(lab.originalMachine))] : []),
    command('times', text.times, () => show('times')),
  ];
};

const FORMATS: readonly TraceFormat[] = ['ftrace', 'chrome', 'log'];

const saving: Commands = ({ export: text, share, page }, { store, show, openRecording }) => {
  const lab = store.getState();
  const give = (id: string, name: string, act: () => void): PaletteCommand => ({ id, group: 'give', name, act });
  const run = text.export(runName(page, focusedRun(lab)));
  return [
    give('share', share.title, () => show('share')),
    give('embed', share.embed, () => show('embed')),
    ...FORMATS.map((format) => give(`export ${format}`, `${run}: ${text.formats[format].name}`, () => saveTrace(store.getState(), format, false))),
    ...(['svg', 'png'] as const).map((kind) => give(`picture ${kind}`, `${text.picture}: ${text[kind].name}`, () => void savePicture(store.getState(), kind))),
    give('open', text.open, openRecording),
    give('record', text.how, () => show('record')),
  ];
};

const lessons: Commands = ({ page, lessons: text }, { store, show }) => [
  { id: 'lessons', group: 'lesson', name: text.lessons, act: () => show('lessons') },
  ...lessonEntries.map(({ slug }) => ({ id: `lesson ${slug}`, group: 'lesson' as const, name: page.lessons[slug], act: () => store.getState().actions.openLesson(slug) })),
];

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const page: Commands = ({ page: text, palette }, { store, show }) => {
  const { actions, motion, shortcuts } = store.getState();
  const command = (id: string, name: string, act: () => void): PaletteCommand => ({ id, group: 'page', name, act });
  return [
    ...THEMES.map((theme) => command(`theme ${theme}`, text.header.themeIs(text.header.themes[theme]), () => actions.setTheme(theme))),
    ...Object.entries(languages).map(([language, name]) => command(`language ${language}`, palette.of(text.header.language, name), () => void actions.setLanguage(language as Language))),
    command('motion', palette.motion[motion === 'reduced' ? 'system' : 'reduced'], () => actions.setMotion(motion === 'reduced' ? 'system' : 'reduced')),
    command('characters', palette.characters[shortcuts ? 'off' : 'on'], () => actions.setShortcuts(!shortcuts)),
    command('keys', text.keys.names.keys, () => show('keys')),
  ];
};

const reference: Commands = ({ reference: { pages }, referencePages: { glossary } }, { store }) => {
  const { learning } = store.getState();
  if (!learning) return [];
  const command = (place: string, name: string): PaletteCommand => ({ id: `page ${place}`, group: 'reference', name, act: () => learning.getState().actions.setPage(place) });
  return [...Object.entries(pages).map(([name, title]) => command(name, title)), ...glossary.map(({ id, term }) => command(`glossary/${id}`, plainText(rich(term))))];
};
