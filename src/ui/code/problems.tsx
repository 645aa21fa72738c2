import type { Diagnostic } from '../../base/diagnostic.ts';
import type { LabRun } from '../../lab/state.ts';
import { useActions } from '../lab.ts';
import { useDiagnosticWords } from '../text/diagnostics.ts';
import { useText } from '../text/text.ts';

/** What is wrong with the last attempt: every problem with its place and, where known, the way out. */
export default function Problems({ run }: { run: LabRun }) {
  const text = useText().code;
  return (
    <div className="problems" role="status">
      {run.status === 'failed' && (
        <p>
          <strong>{text.failed(run.diagnostics.length)}</strong> {run.recording && <span className="quiet">{text.oldRun}</span>}
        </p>
      )}
      <ul>
        {run.diagnostics.map((diagnostic, index) => (
          <Problem key={index} run={run} diagnostic={diagnostic} />
        ))}
      </ul>
    </div>
  );
}

function Problem({ run, diagnostic }: { run: LabRun; diagnostic: Diagnostic }) {
  const { openFile } = useActions();
  const say = useDiagnosticWords();
  const { file, line, column } = diagnostic.span;
  const isOwn = run.files.some((each) => each.name === file);
  return (
    <li>
      <button type="button" disabled={!isOwn} onClick={() => openFile(run.id, file)}>
        <code>
          {file}:{line}:{column}
        </code>
      </button>{' '}
      {say(diagnostic.message)}
      {diagnostic.hint && <span className="quiet"> {say(diagnostic.hint)}</span>}
    </li>
  );
}
