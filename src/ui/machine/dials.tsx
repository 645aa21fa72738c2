import { useId, useState } from 'react';
import { useActions, useLab } from '../lab.ts';
import { enMachine } from '../text/en/machine.ts';
import { useWords } from '../text/words.ts';
import { dialRows, type DialRow } from './dial-rows.ts';
import { isTurnedFrom } from './machine-line.tsx';
import './dials.css';

/** The machine's dials: every turn makes the runs anew. `onTimes` asks where its times are from. */
export default function Dials({ onTimes }: { onTimes: () => void }) {
  const text = useWords('machine', enMachine);
  const machine = useLab((lab) => lab.machine);
  const original = useLab((lab) => lab.originalMachine);
  const rows = dialRows({ machine, runs: useLab((lab) => lab.runs) }, text);
  const { setMachine } = useActions();
  return (
    <div className="dials">
      {rows.map((each) => (
        <Dial key={each.name} dial={each} />
      ))}
      <SeedDial name={text.seed.name} value={machine.seed} changes={text.seed.changes} onTurn={(to) => setMachine({ seed: to })} />
      <p className="quiet dials-note">{text.again}</p>
      <button type="button" className="small" onClick={onTimes}>
        {text.times}
      </button>
      {isTurnedFrom(machine, original) && (
        <button type="button" className="small" onClick={() => setMachine(original)}>
          {text.reset}
        </button>
      )}
    </div>
  );
}

function Dial({ dial: { name, positions, changes } }: { dial: DialRow }) {
  const id = useId();
  const { setMachine } = useActions();
  return (
    <fieldset className="dial" aria-describedby={id}>
      <legend>{name}</legend>
      <div className="dial-positions">
        {positions.map(({ says, isHere, turn }) => (
          <label key={says}>
            <input type="radio" name={`dial ${name}`} checked={isHere} onChange={() => setMachine(turn)} />
            <span>{says}</span>
          </label>
        ))}
      </div>
      <p id={id} className="dial-changes">
        {changes}
      </p>
    </fieldset>
  );
}

const LARGEST_SEED = 2 ** 32 - 1;

/** The seed is any number: turned when it has been typed, not at every digit. */
function SeedDial({ name, value, changes, onTurn }: { name: string; value: number; changes: string; onTurn: (seed: number) => void }) {
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const turn = () => {
    const seed = Math.trunc(Number(typed));
    if (typed && seed >= 0 && seed <= LARGEST_SEED && seed !== value) onTurn(seed);
    setTyped(undefined);
  };
  return (
    <div className="dial">
      <label htmlFor={`${id} seed`}>{name}</label>
      <div className="dial-positions">
        <input
          id={`${id} seed`}
          type="number"
          min="0"
          max={LARGEST_SEED}
          step="1"
          aria-describedby={id}
          value={typed ?? value}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={turn}
          onKeyDown={(event) => event.key === 'Enter' && turn()}
        />
      </div>
      <p id={id} className="dial-changes">
        {changes}
      </p>
    </div>
  );
}
