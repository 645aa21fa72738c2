import { useEffect, useRef, useState } from 'react';
import { focusedRun, useLab } from '../lab.ts';
import { enExport } from '../text/en/export.ts';
import { RichText } from '../text/rich-text.tsx';
import { rich } from '../text/rich.ts';
import { useWords } from '../text/words.ts';
import { commandsFor, type RecordingNeed } from './commands.ts';
import '../style/dialog.css';
import './export.css';

/** The commands that record the lesson's program on a real machine. */
export default function RecordDialog({ onClose }: { onClose: () => void }) {
  const text = useWords('export', enExport).guide;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const files = useLab((lab) => focusedRun(lab).files);
  const fileOf = (side: 'bpf' | 'user') => {
    const { name = '', draft = '' } = files.find((file) => file.side === side) ?? {};
    return { name, text: draft };
  };
  const commands = commandsFor(fileOf('bpf'), fileOf('user'));
  return (
    <dialog ref={dialog} className="dialog record-dialog" aria-labelledby="record-title" onClose={onClose}>
      <h2 id="record-title">{text.title}</h2>
      <p>
        <RichText text={rich(text.about(fileOf('bpf').name))} />
      </p>
      <Commands title={text.steps.build} commands={commands.build} />
      {(Object.entries(commands.prepare) as [RecordingNeed, string][]).map(([need, does]) => (
        <Need key={need} says={text.needs[need]} commands={does} title={text.steps.prepare} />
      ))}
      <Commands title={text.steps.record} commands={commands.traceCmd} />
      <Commands title={text.steps.tracefs} commands={commands.tracefs} />
      <h3>{text.steps.open}</h3>
      <p>
        <RichText text={rich(text.openFile(commands.file))} />
      </p>
      <form method="dialog">
        <button type="submit" className="main-button">
          {text.close}
        </button>
      </form>
    </dialog>
  );
}

/** What the program wants of the machine, with the commands that see to it where there are some. */
function Need({ says, commands, title }: { says: string; commands: string; title: string }) {
  return (
    <>
      {commands !== '' && <Commands title={title} commands={commands} />}
      <p className="quiet">
        <RichText text={rich(says)} />
      </p>
    </>
  );
}

function Commands({ title, commands }: { title: string; commands: string }) {
  const text = useWords('export', enExport).guide;
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${commands}\n`);
      setIsCopied(true);
    } catch {
      // Refused: the text can be selected.
    }
  };
  return (
    <>
      <h3>
        {title}
        <button type="button" className="small" aria-label={text.copyOf(title)} onClick={() => void copy()}>
          {isCopied ? text.copied : text.copy}
        </button>
      </h3>
      <pre tabIndex={0}>{commands}</pre>
    </>
  );
}
