import { languages, type Language } from '../lessons/index.ts';
import type { Keep } from './drafts.ts';
import type { LabActions, LabState } from './state.ts';
import type { LabCore } from './store.ts';

type PreferenceActions = Pick<
  LabActions,
  'setShown' | 'openLesson' | 'openFile' | 'setEditing' | 'setPanel' | 'select' | 'setNotes' | 'setTheme' | 'setMotion' | 'setLanguage' | 'setShortcuts'
>;

const KEY = 'slowpath/preferences';

/** How the reader wants to see the page; theme, motion and shortcuts outlive a reload. */
export function preferences(core: LabCore): PreferenceActions {
  const { store, keep, openLesson } = core;
  // A link's theme comes before the kept one; the language has been chosen before there was a page.
  const { language: _, ...kept } = readPreferences(keep);
  let asked: Language | undefined;
  store.setState(store.getState().theme === 'system' ? kept : { ...kept, theme: store.getState().theme });
  const set = (change: Partial<LabState>) => {
    store.setState(change);
    writePreferences(keep, store.getState());
  };
  return {
    setShown: (shown) => store.setState(shown === 'both' ? { shown } : { shown, focus: shown }),
    openLesson: (id) => openLesson?.(id, store.getState().isLanguageLinked ? store.getState().language : undefined),
    openFile: (run, file, line) => store.setState(({ code }) => ({ focus: run, code: { ...code, run, file, line } })),
    setEditing: (editing) => store.setState(({ code }) => ({ code: { ...code, editing } })),
    setPanel: (panel) => store.setState({ panel }),
    select: (selection) => store.setState({ selection }),
    setNotes: (notes) => store.setState({ notes }),
    setTheme: (theme) => set({ theme }),
    setMotion: (motion) => set({ motion }),
    async setLanguage(language) {
      asked = language;
      const { wordsIn } = await import('./speaking.ts');
      const change = await wordsIn(core, language);
      if (asked === language) set(change());
    },
    setShortcuts: (shortcuts) => set({ shortcuts }),
  };
}

type Preferences = Pick<LabState, 'theme' | 'motion' | 'language' | 'shortcuts'>;

const allowed: { readonly [name in keyof Preferences]: readonly Preferences[name][] } = {
  theme: ['system', 'light', 'dark'],
  motion: ['system', 'reduced'],
  language: Object.keys(languages) as Language[],
  shortcuts: [true, false],
};

/** The language chosen at an earlier visit. */
export function keptLanguage(keep: Keep | undefined): Language | undefined {
  return readPreferences(keep).language;
}

/** What was kept, as far as it still makes sense. */
function readPreferences(keep: Keep | undefined): Partial<Preferences> {
  try {
    const kept = JSON.parse(keep?.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(allowed).flatMap(([name, values]) =>
        (values as readonly unknown[]).includes(kept[name]) ? [[name, kept[name]]] : [],
      ),
    );
  } catch {
    return {};
  }
}

function writePreferences(keep: Keep | undefined, { theme, motion, language, shortcuts }: LabState): void {
  try {
    keep?.setItem(KEY, JSON.stringify({ theme, motion, language, shortcuts }));
  } catch {
    // A sandboxed frame has no storage: the choice holds until the page is left.
  }
}
