import { useState } from 'react';
import { objectNameIn } from '../../lab/object-text.ts';
import type { LabRun, ProgramFile } from '../../lab/state.ts';
import { save } from '../export/export.ts';
import { useActions } from '../lab.ts';
import { enObject } from '../text/en/object.ts';
import { useWords } from '../text/words.ts';
import { takeObject } from './take-object.ts';
import './object.css';

/** The object that a BPF program became: to save, or to put another in its place. */
export function ObjectFile({ run, file }: { run: LabRun; file: ProgramFile }) {
  const text = useWords('object', enObject);
  const actions = useActions();
  const [says, setSays] = useState('');
  const name = objectNameIn(file.text) ?? file.name.replace(/(\.bpf)?\.c$/, '.bpf.o');
  const download = async () => {
    const bytes = await actions.buildObject(run.id);
    setSays(bytes ? '' : text.notCompiled);
    if (bytes) save(name, new Blob([bytes], { type: 'application/x-elf' }));
  };
  const open = async (chosen: File | undefined) => {
    if (!chosen) return;
    setSays(text.reading(chosen.name));
    setSays(await takeObject(actions, run.id, chosen, text));
  };
  return (
    <div className="object-file">
      <code className="object-name">{name}</code>
      <button type="button" className="small" title={text.downloadTip(name)} onClick={() => void download()}>
        {text.download}
      </button>
      <label className="small object-open" title={text.openTip}>
        {text.open}
        <input
          type="file"
          className="unseen"
          accept=".o"
          onChange={(event) => {
            void open(event.target.files?.[0]);
            // The same file may be chosen again.
            event.target.value = '';
          }}
        />
      </label>
      {says && (
        <p className="object-says" role="status">
          {says}
        </p>
      )}
    </div>
  );
}
