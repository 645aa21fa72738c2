import { lazy, Suspense, useState } from 'react';
import type { Language, Theme } from '../../lab/state.ts';
import { languages } from '../../lessons/index.ts';
import { TraceMenu } from '../export/trace-menu.tsx';
import { icons } from '../icons.tsx';
import { NARROW, useActions, useLab } from '../lab.ts';
import { MachineLine } from '../machine/machine-line.tsx';
import { ShareButton } from '../share/share-button.tsx';
import { useMedia } from '../style/media.ts';
import { runName } from '../run-name.ts';
import { useText } from '../text/text.ts';
import './header.css';

const LessonsDialog = lazy(() => import('../lessons/lessons-dialog.tsx'));

/** The page’s first line: lesson, machines shown, dials, and what opens from there. */
export function Header({ onKeys }: { onKeys: () => void }) {
  const text = useText();
  return (
    <header className="top">
      <h1 className="name">{text.app.name}</h1>
      <LessonMenu />
      <MachinesShown />
      <MachineLine />
      <span className="top-gap" />
      <TraceMenu />
      <ShareButton />
      <button type="button" className="top-button" onClick={onKeys}>
        <kbd aria-hidden="true">?</kbd>
        <span className="top-word">{text.header.keys}</span>
        <span className="unseen">{text.header.keys}</span>
      </button>
      <LanguageSwitch />
      <ThemeSwitch />
    </header>
  );
}

function LessonMenu() {
  const text = useText();
  const title = text.lessons[useLab((lab) => lab.lesson.id)];
  const learning = useLab((lab) => lab.learning);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" className="lesson" aria-label={`${text.header.lesson}: ${title}`} aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
        <span>{title}</span> <span aria-hidden="true">▾</span>
      </button>
      {isOpen && learning && (
        <Suspense>
          <LessonsDialog learning={learning} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Timer, both, workqueue: which machines stand on the stage. */
export function MachinesShown() {
  const text = useText();
  const runs = useLab((lab) => lab.runs);
  const shown = useLab((lab) => lab.shown);
  const focus = useLab((lab) => lab.focus);
  const { setShown, setFocus } = useActions();
  const isNarrow = useMedia(NARROW);
  if (runs.length < 2) return null;
  const [first, ...rest] = runs.map((run) => ({ id: run.id, name: runName(text, run) }));
  const choices = isNarrow ? [first, ...rest] : [first, { id: 'both', name: runs.length > 2 ? text.header.all : text.header.both }, ...rest];
  const pressed = isNarrow && shown === 'both' ? focus : shown;
  const press = (id: string) => {
    if (id !== 'both') setFocus(id);
    if (!isNarrow) setShown(id);
  };
  return (
    <div className="segments" role="group" aria-label={text.header.show}>
      {choices.map(({ id, name }) => (
        <button key={id} type="button" aria-pressed={pressed === id} onClick={() => press(id)}>
          {name}
        </button>
      ))}
    </div>
  );
}

function LanguageSwitch() {
  const text = useText();
  const language = useLab((lab) => lab.language);
  const { setLanguage } = useActions();
  return (
    <span className="top-button language">
      {icons.language}
      <select aria-label={text.header.language} title={text.header.language} value={language} onChange={(event) => void setLanguage(event.target.value as Language)}>
        {Object.entries(languages).map(([each, name]) => (
          <option key={each} value={each} lang={each}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };

/** As the system, light, dark: in turn. */
export function ThemeSwitch() {
  const text = useText();
  const theme = useLab((lab) => lab.theme);
  const { setTheme } = useActions();
  const label = text.header.themeIs(text.header.themes[theme]);
  return (
    <button type="button" className="top-button" aria-label={label} title={label} onClick={() => setTheme(NEXT_THEME[theme])}>
      {icons.theme}
    </button>
  );
}
