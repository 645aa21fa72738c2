import type { LabRun } from '../../lab/state.ts';
import { useActions } from '../lab.ts';
import { enMachine } from '../text/en/machine.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useWords } from '../text/words.ts';
import { damageIn } from './unverified.ts';
import './trouble.css';

/** Over a machine whose verifier is off: that no Linux is so, what has come of it by now, and the way back. */
export default function UnverifiedStrip({ run }: { run: LabRun }) {
  const text = useWords('machine', enMachine).unverified;
  const { setMachine, setPanel, setFocus } = useActions();
  const moment = run.recording?.momentAt(run.position);
  const isOver = run.recording !== undefined && run.position >= run.recording.log.length;
  const damage = moment ? damageIn(moment.kernelLog, isOver) : 'none';
  const showLog = () => {
    setFocus(run.id);
    setPanel('kernel');
  };
  return (
    <div className="trouble unverified" role="status">
      <p>
        <RichText text={rich(`${text.says} ${text.damage[damage]}`)} />
      </p>
      <p className="trouble-ways">
        <button type="button" className="small" onClick={() => setMachine({ isVerifying: true })}>
          {text.back}
        </button>
        {damage !== 'none' && damage !== 'spared' && (
          <button type="button" className="small" onClick={showLog}>
            {text.kernelLog}
          </button>
        )}
      </p>
    </div>
  );
}
