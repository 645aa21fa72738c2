import type { Reference } from '../../lessons/reference/reference.ts';
import type { Language } from '../../lessons/language.ts';
import type { enBytecode } from './en/bytecode.ts';
import type { enEmbed } from './en/embed.ts';
import type { enChoose } from './en/choose.ts';
import type { enEvents } from './en/events.ts';
import type { enExport } from './en/export.ts';
import type { enHints } from './en/hints.ts';
import type { enLessons } from './en/lessons.ts';
import type { enMachine } from './en/machine.ts';
import type { enMaps } from './en/maps.ts';
import type { enObject } from './en/object.ts';
import type { Messages } from './en/page.ts';
import type { enPresent } from './en/present.ts';
import type { enPrint } from './en/print.ts';
import type { enRecording } from './en/recording.ts';
import type { enReference } from './en/reference.ts';
import type { enShare } from './en/share.ts';
import type { enPalette } from './en/palette.ts';
import type { enUndo } from './en/undo.ts';
import type { enTranscript } from './en/transcript.ts';
import type { enTimes } from './en/times.ts';
import type { enExplanations, enVerifier } from './en/verifier.ts';

/** Every catalogue by name. English sets its shape: what another language leaves out does not compile. */
export interface Catalogues {
  readonly page: Messages;
  readonly bytecode: typeof enBytecode;
  /** Of what compiler and linker say in English, with `{}` for what they put in: the same in this language (`diagnostics.ts`). */
  readonly diagnostics: Readonly<Record<string, string>>;
  readonly embed: typeof enEmbed;
  readonly choose: typeof enChoose;
  readonly events: typeof enEvents;
  readonly export: typeof enExport;
  readonly hints: typeof enHints;
  readonly lessons: typeof enLessons;
  readonly machine: typeof enMachine;
  readonly maps: typeof enMaps;
  readonly object: typeof enObject;
  readonly present: typeof enPresent;
  readonly print: typeof enPrint;
  readonly recording: typeof enRecording;
  readonly reference: typeof enReference;
  readonly referencePages: Reference;
  readonly share: typeof enShare;
  readonly palette: typeof enPalette;
  readonly undo: typeof enUndo;
  readonly transcript: typeof enTranscript;
  readonly times: typeof enTimes;
  readonly verifier: typeof enVerifier;
  readonly explanations: typeof enExplanations;
}

/** A language other than English: each catalogue, fetched when it is asked for. One that is not there yet stays English, and `words.test.ts` says so. */
export type Translation = { readonly [Name in keyof Catalogues]?: () => Promise<Catalogues[Name]> };

/** What has been fetched. Views read it while they render, so it only ever grows. */
export const fetched: { [L in Language]?: Partial<{ -readonly [Name in keyof Catalogues]: Catalogues[Name] }> } = {};
