import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { StoreApi } from 'zustand';
import { recordingLab } from '../../lab/recording-lab.ts';
import { openRecording, type OpenedRecording } from '../../lab/recording-open.ts';
import type { Lab } from '../../lab/state.ts';
import { kindOf } from '../drop/kind.ts';
import { takeObject } from '../object/take-object.ts';
import { enObject } from '../text/en/object.ts';
import { enRecording } from '../text/en/recording.ts';
import { RichText } from '../text/rich-text.tsx';
import { rich } from '../text/rich.ts';
import { useWords } from '../text/words.ts';
import '../style/dialog.css';
import './open-dialog.css';

type OpenWords = typeof enRecording.open;

/** A recording, and the lab it is looked at in. */
export interface ShownRecording {
  readonly key: number;
  readonly opened: OpenedRecording;
  readonly store: StoreApi<Lab>;
}

interface DialogProps {
  readonly file?: File;
  readonly lesson: StoreApi<Lab>;
  readonly onOpened: (recording: ShownRecording) => void;
  /** It was a compiled object: the lesson runs it. */
  readonly onObject: () => void;
  readonly onClose: () => void;
}

/** Asks for a trace, or reads the one that was dropped, saying how far it is. */
export default function OpenDialog({ file: dropped, lesson, onOpened, onObject, onClose }: DialogProps) {
  const text = useWords('recording', enRecording).open;
  const dialog = useRef<HTMLDialogElement>(null);
  const [file, setFile] = useState(dropped);
  const [trouble, setTrouble] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const progress = useReading(file, lesson, { onOpened, onObject }, (says) => {
    setTrouble(says);
    setFile(undefined);
  });
  const take = (next: File | undefined) => {
    setTrouble('');
    setFile(next);
  };
  return (
    <dialog ref={dialog} className="dialog open-dialog" aria-labelledby="open-title" onClose={onClose}>
      <h2 id="open-title">{file ? text.reading(nameOf(file, text)) : text.title}</h2>
      {file ? <Progress share={progress.share} says={progress.says} onCancel={() => take(undefined)} /> : <Ask trouble={trouble} onFile={take} />}
    </dialog>
  );
}

function nameOf(file: File, text: OpenWords): string {
  return file.name === '' ? text.pasted : file.name;
}

function Ask({ trouble, onFile }: { trouble: string; onFile: (file: File) => void }) {
  const text = useWords('recording', enRecording).open;
  const [pasted, setPasted] = useState('');
  return (
    <div className="open-ask">
      <p>
        <RichText text={rich(text.about)} />
      </p>
      {trouble && (
        <p className="open-trouble" role="alert">
          {trouble}
        </p>
      )}
      <p className="open-ways">
        <label className="main-button open-file">
          {text.choose}
          <input type="file" className="unseen" aria-label={text.choose} onChange={(event) => event.target.files?.[0] && onFile(event.target.files[0])} />
        </label>
        <span className="quiet">{text.drop}</span>
      </p>
      <textarea aria-label={text.paste} placeholder={text.paste} rows={3} spellCheck={false} value={pasted} onChange={(event) => setPasted(event.target.value)} />
      <div className="open-foot">
        <button type="button" className="small" disabled={pasted.trim() === ''} onClick={() => onFile(new File([pasted], ''))}>
          {text.pasteOpen}
        </button>
        <form method="dialog">
          <button type="submit" className="small">
            {text.close}
          </button>
        </form>
      </div>
    </div>
  );
}

function Progress({ share, says, onCancel }: { share: number; says: string; onCancel: () => void }) {
  const text = useWords('recording', enRecording).open;
  return (
    <div className="open-ask">
      <progress max={1} value={share} aria-label={says} />
      <p className="quiet" role="status">
        {says}
      </p>
      <div className="open-foot">
        <span />
        <button type="button" className="small" onClick={onCancel}>
          {text.cancel}
        </button>
      </div>
    </div>
  );
}

let recordings = 0;

interface ReadingWords {
  readonly text: OpenWords;
  readonly object: typeof enObject;
}

interface ReadingProgress {
  readonly share: number;
  readonly says: string;
}

/** Reads a file and makes its lab; another file, or none, ends the reading. */
function useReading(file: File | undefined, lesson: StoreApi<Lab>, { onOpened, onObject }: Pick<DialogProps, 'onOpened' | 'onObject'>, onTrouble: (says: string) => void): ReadingProgress {
  const text = useWords('recording', enRecording).open;
  const object = useWords('object', enObject);
  const [progress, setProgress] = useState<ReadingProgress>({ share: 0, says: text.progress(0, 0) });
  // In the language of its beginning: another one is no reason to read again.
  const read = useEffectEvent((from: File, signal: AbortSignal) => readingOf(from, lesson, signal, { text, object }, setProgress));
  const end = useEffectEvent((result: OpenedRecording | string | undefined) => {
    if (result === undefined) onObject();
    else if (typeof result === 'string') onTrouble(result);
    else onOpened({ key: ++recordings, opened: result, store: recordingLab(lesson, result) });
  });
  useEffect(() => {
    if (!file) return undefined;
    const reading = new AbortController();
    const { signal } = reading;
    void read(file, signal).then((result) => signal.aborted || end(result));
    return () => reading.abort();
  }, [file]);
  return progress;
}

/** The recording in a file, or what is wrong with it; nothing where the file was an object, which the lesson has taken. */
async function readingOf(
  file: File,
  lesson: StoreApi<Lab>,
  signal: AbortSignal,
  { text, object }: ReadingWords,
  onProgress: (progress: ReadingProgress) => void,
): Promise<OpenedRecording | string | undefined> {
  const name = nameOf(file, text);
  try {
    if ((await kindOf(file)) === 'object') {
      const { actions, focus } = lesson.getState();
      return (await takeObject(actions, focus, file, object)) || undefined;
    }
    const opened = await openRecording(file, name, { signal, progress: (share, events) => onProgress({ share, says: text.progress(share, events) }) });
    if (opened.log.length === 0) return opened.trouble && opened.trouble !== 'no-events' ? text.troubles[opened.trouble](name) : text.noEvents(name, opened.badLines);
    onProgress({ share: 1, says: text.preparing });
    await nextFrame();
    return opened;
  } catch {
    return text.unreadable(name);
  }
}

/** What was said last is on the screen. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
