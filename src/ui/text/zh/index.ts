import type { Translation } from '../catalogues.ts';
import { zhPage } from './page.ts';

/** Chinese: the page's words come with it, those of the other views when they are asked for. */
export const zh: Translation = {
  page: async () => zhPage,
  bytecode: async () => (await import('./bytecode.ts')).zhBytecode,
  diagnostics: async () => (await import('./diagnostics.ts')).zhDiagnostics,
  embed: async () => (await import('./embed.ts')).zhEmbed,
  choose: async () => (await import('./choose.ts')).zhChoose,
  events: async () => (await import('./events.ts')).zhEvents,
  export: async () => (await import('./export.ts')).zhExport,
  hints: async () => (await import('./hints.ts')).zhHints,
  lessons: async () => (await import('./lessons.ts')).zhLessons,
  machine: async () => (await import('./machine.ts')).zhMachine,
  maps: async () => (await import('./maps.ts')).zhMaps,
  object: async () => (await import('./object.ts')).zhObject,
  print: async () => (await import('./print.ts')).zhPrint,
  present: async () => (await import('./present.ts')).zhPresent,
  recording: async () => (await import('./recording.ts')).zhRecording,
  reference: async () => (await import('./reference.ts')).zhReference,
  referencePages: async () => (await import('../../../lessons/reference/reference.zh.ts')).reference,
  share: async () => (await import('./share.ts')).zhShare,
  times: async () => (await import('./times.ts')).zhTimes,
  palette: async () => (await import('./palette.ts')).zhPalette,
  undo: async () => (await import('./undo.ts')).zhUndo,
  transcript: async () => (await import('./transcript.ts')).zhTranscript,
  verifier: async () => (await import('./verifier.ts')).zhVerifier,
  explanations: async () => (await import('./verifier.ts')).zhExplanations,
};
