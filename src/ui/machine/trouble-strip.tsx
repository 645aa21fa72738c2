import { useMemo } from 'react';
import type { LabRun } from '../../lab/state.ts';
import { useActions, useLab } from '../lab.ts';
import { enMachine } from '../text/en/machine.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useWords } from '../text/words.ts';
import { isTurnedFrom } from './machine-line.tsx';
import { troubleOf, type Trouble } from './trouble.ts';
import './trouble.css';

/** Why this run has no story: said over its machine, with a way to what was said and a way back. */
export default function TroubleStrip({ run }: { run: LabRun }) {
  const text = useWords('machine', enMachine).trouble;
  const machine = useLab((lab) => lab.machine);
  const original = useLab((lab) => lab.originalMachine);
  const { setMachine, setPanel, setFocus, goOn } = useActions();
  const log = run.recording?.log;
  const kernel = run.kernel ?? machine.kernel;
  const trouble = useMemo(() => log && troubleOf(log, { ...machine, kernel }), [log, machine, kernel]);
  if (!trouble || run.position < trouble.position) return null;
  const isTurned = isTurnedFrom(machine, original) && trouble.why !== undefined;
  const showWords = () => {
    setFocus(run.id);
    setPanel(trouble.isVerifiers ? 'verifier' : 'terminal');
  };
  return (
    <div className={run.kernel === undefined ? 'trouble' : 'trouble over'} role="status">
      <p>
        <RichText text={sentence(trouble, text)} />
      </p>
      <p className="trouble-ways">
        {trouble.kind === 'not-loaded' && (
          <button type="button" className="small" onClick={showWords}>
            {trouble.isVerifiers ? text.verifier : text.terminal}
          </button>
        )}
        {trouble.isVerifiers && (
          <button type="button" className="small" onClick={() => setMachine({ isVerifying: false })}>
            {text.anyway}
          </button>
        )}
        {trouble.kind === 'not-ended' && (
          <button type="button" className="small" onClick={() => goOn(run.id)}>
            {text.goOn}
          </button>
        )}
        {isTurned && (
          <button type="button" className="small" onClick={() => setMachine(original)}>
            {text.dials}
          </button>
        )}
      </p>
    </div>
  );
}

function sentence({ kind, program, why, said }: Trouble, text: typeof enMachine.trouble) {
  if (kind === 'not-ended') return rich(text.notEnded);
  return rich(`${text.notLoaded} ${why ? text.why[why] : '`{said}`'}`, { program, said });
}
