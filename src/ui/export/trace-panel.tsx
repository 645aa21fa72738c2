import { use, useState } from 'react';
import { formatNs } from '../../trace/layout/format.ts';
import { focusedRun, useLab, useLabStore } from '../lab.ts';
import { RecordingContext } from '../recording/door.ts';
import { enExport } from '../text/en/export.ts';
import { runName } from '../run-name.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import type { TraceFormat } from './export.ts';
import { savePicture, saveTrace } from './save-run.ts';
import './export.css';

const FORMATS: readonly TraceFormat[] = ['ftrace', 'chrome', 'log'];

interface PanelProps {
  readonly onDone: () => void;
  readonly onHow: () => void;
}

/** Traces in: a file, or how to make one. Traces out: this run, or what is selected of it. */
export default function TracePanel({ onDone, onHow }: PanelProps) {
  const text = useWords('export', enExport);
  const { open } = use(RecordingContext);
  const files = useLab((lab) => focusedRun(lab).files.length);
  const press = (what: () => void) => () => {
    onDone();
    what();
  };
  return (
    <div className="traces">
      <h3>{text.recordings}</h3>
      <Item name={text.open} onPress={press(() => open())} />
      {files > 0 && <Item name={text.how} onPress={press(onHow)} />}
      <Export onDone={onDone} />
    </div>
  );
}

function Item({ name, about, onPress }: { name: string; about?: string; onPress: () => void }) {
  return (
    <button type="button" className="trace-item" onClick={onPress}>
      <b>{name}</b>
      {about && <span className="quiet">{about}</span>}
    </button>
  );
}

function Export({ onDone }: Pick<PanelProps, 'onDone'>) {
  const text = useWords('export', enExport);
  const page = useText();
  const store = useLabStore();
  const run = useLab(focusedRun);
  const selection = useLab((lab) => lab.selection);
  const [isPart, setIsPart] = useState(selection !== undefined);
  const [failure, setFailure] = useState('');
  if (!run.recording) return <p className="quiet trace-note">{text.noRun}</p>;
  const write = (format: TraceFormat) => {
    saveTrace(store.getState(), format, isPart);
    onDone();
  };
  const draw = async (kind: 'svg' | 'png') => {
    try {
      await savePicture(store.getState(), kind);
      onDone();
    } catch {
      setFailure(text.failed);
    }
  };
  return (
    <>
      <h3>{text.export(runName(page, run))}</h3>
      <div className="trace-part" role="radiogroup" aria-label={text.what}>
        <label>
          <input type="radio" name="part" checked={!isPart} onChange={() => setIsPart(false)} />
          {text.whole}
        </label>
        <label className={selection ? undefined : 'quiet'}>
          <input type="radio" name="part" disabled={!selection} checked={isPart} onChange={() => setIsPart(true)} />
          {selection ? text.stretch(formatNs(selection.toNs - selection.fromNs)) : text.noStretch}
        </label>
      </div>
      {FORMATS.map((format) => (
        <Item key={format} name={text.formats[format].name} about={text.formats[format].about} onPress={() => write(format)} />
      ))}
      <h3>{text.picture}</h3>
      <Item name={text.svg.name} about={text.svg.about} onPress={() => void draw('svg')} />
      <Item name={text.png.name} about={text.png.about} onPress={() => void draw('png')} />
      {failure && <p role="alert">{failure}</p>}
    </>
  );
}
