import { useEffect, useRef } from 'react';
import { useActions, useLab } from '../lab.ts';
import { useText } from '../text/text.ts';
import { KEYS } from './key-list.ts';
import '../style/dialog.css';
import './keys.css';

/** The list of keys, and the switches that go with moving and pressing. */
export default function KeysDialog({ onClose, onPalette }: { onClose: () => void; onPalette?: () => void }) {
  const text = useText().keys;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title">{text.title}</h2>
      <dl className="keys">
        {KEYS.map(([command, keys]) => (
          <div key={command}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text.names[command]}</dd>
          </div>
        ))}
      </dl>
      <Switches />
      <form method="dialog" className="keys-ways">
        {onPalette && (
          <button type="button" className="small" onClick={onPalette}>
            {text.names.palette}
          </button>
        )}
        <button type="submit" className="main-button">
          {text.close}
        </button>
      </form>
    </dialog>
  );
}

function Switches() {
  const text = useText().keys;
  const shortcuts = useLab((lab) => lab.shortcuts);
  const motion = useLab((lab) => lab.motion);
  const { setShortcuts, setMotion } = useActions();
  return (
    <div className="switches">
      <label>
        <input type="checkbox" checked={shortcuts} onChange={(event) => setShortcuts(event.target.checked)} />
        {text.characters}
      </label>
      <label>
        <input type="checkbox" checked={motion === 'reduced'} onChange={(event) => setMotion(event.target.checked ? 'reduced' : 'system')} />
        {text.motion}
      </label>
    </div>
  );
}
