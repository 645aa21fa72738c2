import type { Keep } from './drafts.ts';
import type { LabActions, LabState } from './state.ts';
import type { LabCore } from './store.ts';

type PreferenceActions = Pick<
  LabActions,
  'setShown' | 'openLesson' | 'openFile' | 'setEditing' | 'setPanel' | 'select' | 'setTheme' | 'setMotion' | 'setLanguage' | 'setShortcuts'
>;

const KEY = 'slowpath/preferences';

/** How the reader wants to see the page; theme, motion and shortcuts outlive a reload. */
export function preferences({ store, keep, openLesson }: LabCore): PreferenceActions {
  // A link's theme comes before the kept one.
  const kept = readPreferences(keep);
  store.setState(store.getState().theme === 'system' ? kept : { ...kept, theme: store.getState().theme });
  const set = (change: Partial<LabState>) => {
    store.setState(change);
    writePreferences(keep, store.getState());
  };
  return {
    setShown: (shown) => store.setState(shown === 'both' ? { shown } : { shown, focus: shown }),
    openLesson: (id) => openLesson?.(id),
    openFile: (run, file, line) => store.setState(({ code }) => ({ focus: run, code: { ...code, run, file, line } })),
    setEditing: (editing) => store.setState(({ code }) => ({ code: { ...code, editing } })),
    setPanel: (panel) => store.setState({ panel }),
    select: (selection) => store.setState({ selection }),
    setTheme: (theme) => set({ theme }),
    setMotion: (motion) => set({ motion }),
    setLanguage: (language) => set({ language }),
    setShortcuts: (shortcuts) => set({ shortcuts }),
  };
}

type Preferences = Pick<LabState, 'theme' | 'motion' | 'language' | 'shortcuts'>;

const allowed: { readonly [name in keyof Preferences]: readonly Preferences[name][] } = {
  theme: ['system', 'light', 'dark'],
  motion: ['system', 'reduced'],
  language: ['en'],
  shortcuts: [true, false],
};

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
