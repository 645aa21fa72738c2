import { use, useEffect, useId, useMemo, useRef, useState } from 'react';
import { reference } from '../../lessons/reference/reference.en.ts';
import { useLabStore } from '../lab.ts';
import { RecordingContext } from '../recording/door.ts';
import { enExport } from '../text/en/export.ts';
import { enLessons } from '../text/en/lessons.ts';
import { enMachine } from '../text/en/machine.ts';
import { enPalette } from '../text/en/palette.ts';
import { enReference } from '../text/en/reference.ts';
import { enShare } from '../text/en/share.ts';
import { en } from '../text/en/page.ts';
import { enTranscript } from '../text/en/transcript.ts';
import { useText } from '../text/text.ts';
import { useOtherWords, useWords } from '../text/words.ts';
import { commandsIn, WORDS, type DialogName, type PaletteCommand, type PaletteWords } from './commands.ts';
import { Dialogs } from './dialogs.tsx';
import { found, type Findable } from './search.ts';
import '../style/dialog.css';
import './palette.css';

const english: PaletteWords = {
  page: en,
  palette: enPalette,
  machine: enMachine,
  lessons: enLessons,
  export: enExport,
  reference: enReference,
  referencePages: reference,
  share: enShare,
  transcript: enTranscript,
};

/** Every command of the page in one list, found by its words in any language. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [shown, setShown] = useState<DialogName>();
  return shown ? <Dialogs name={shown} onClose={onClose} /> : <Search onShow={setShown} onClose={onClose} />;
}

function Search({ onShow, onClose }: { onShow: (dialog: DialogName) => void; onClose: () => void }) {
  const text = useWords('palette', enPalette);
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const all = useFindable(onShow);
  const commands = useMemo(() => found(all, query), [all, query]);
  const current = Math.min(at, commands.length - 1);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current]);
  const choose = (command: PaletteCommand | undefined) => {
    if (!command) return;
    dialog.current?.close();
    command.act();
  };
  const press = (event: React.KeyboardEvent) => {
    const to = target(event.key, current, commands.length);
    if (event.key === 'Enter') choose(commands[current]);
    else if (to !== undefined) setAt(to);
    if (event.key === 'Enter' || to !== undefined) event.preventDefault();
  };
  return (
    <dialog ref={dialog} className="dialog palette" aria-label={text.title} onClose={onClose}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={commands.length > 0 ? `${id}-${current}` : undefined}
        aria-label={text.title}
        placeholder={text.search}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <p className="unseen" role="status">
        {commands.length === 0 ? text.none : text.found(commands.length)}
      </p>
      <div id={`${id}-list`} role="listbox" aria-label={text.list} tabIndex={-1}>
        {commands.map((command, index) => (
          <Option key={command.id} id={`${id}-${index}`} command={command} isCurrent={index === current} onChoose={() => choose(command)} />
        ))}
      </div>
      {commands.length === 0 && <p className="quiet palette-none">{text.none}</p>}
    </dialog>
  );
}

/** Where a key moves the choice to; round at both ends. */
function target(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at - 1 + count) % count;
  if (key === 'PageDown') return Math.min(at + 8, count - 1);
  if (key === 'PageUp') return Math.max(at - 8, 0);
  return undefined;
}

function Option({ id, command: { name, group, keys }, isCurrent, onChoose }: { id: string; command: PaletteCommand; isCurrent: boolean; onChoose: () => void }) {
  const { groups } = useWords('palette', enPalette);
  return (
    // The box above has the keys: an option is pressed, not focused.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={id} role="option" aria-selected={isCurrent} onClick={onChoose}>
      <span className="palette-name">{name}</span>
      {keys && <kbd>{keys}</kbd>}
      <span className="quiet palette-group">{groups[group]}</span>
    </div>
  );
}

/** All commands, each with its names in every language. */
function useFindable(onShow: (dialog: DialogName) => void): readonly Findable[] {
  const store = useLabStore();
  const words = usePaletteWords();
  const others = useOtherWords(WORDS, english);
  const { open } = use(RecordingContext);
  return useMemo(() => {
    const doing = { store, show: onShow, openRecording: () => open() };
    const named = (said: PaletteWords) => new Map(commandsIn(said, doing).map(({ id, name, group }) => [id, `${name} ${said.palette.groups[group]}`.toLowerCase()]));
    const names = [words, ...others].map(named);
    return commandsIn(words, doing).map((command) => ({ command, foundBy: names.map((each) => each.get(command.id) ?? '').join(' ') }));
  }, [store, words, others, onShow, open]);
}

function usePaletteWords(): PaletteWords {
  const page = useText();
  const palette = useWords('palette', enPalette);
  const machine = useWords('machine', enMachine);
  const lessons = useWords('lessons', enLessons);
  const files = useWords('export', enExport);
  const pages = useWords('reference', enReference);
  const referencePages = useWords('referencePages', reference);
  const share = useWords('share', enShare);
  const transcript = useWords('transcript', enTranscript);
  return useMemo(
    () => ({ page, palette, machine, lessons, export: files, reference: pages, referencePages, share, transcript }),
    [page, palette, machine, lessons, files, pages, referencePages, share, transcript],
  );
}
