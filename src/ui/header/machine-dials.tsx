import type { MachineDials } from '../../lab/state.ts';
import { useActions, useLab } from '../lab.ts';
import { useText } from '../text/text.ts';

const KERNELS: readonly MachineDials['kernel'][] = ['pre-6.10', '6.12', '7.x'];
const CPUS = [1, 2, 3, 4, 8];
const PREEMPTION: readonly MachineDials['preempt'][] = ['none', 'voluntary', 'full', 'rt'];
const NEIGHBOURS: readonly MachineDials['neighbours'][] = ['idle', 'hog', 'four-hogs', 'fifo', 'storm'];

/** The machine's dials: every turn makes the runs anew. */
export default function MachineDialsPanel() {
  const text = useText().dials;
  const machine = useLab((lab) => lab.machine);
  const original = useLab((lab) => lab.originalMachine);
  const { setMachine } = useActions();
  const isTurned = (Object.keys(original) as (keyof MachineDials)[]).some((dial) => machine[dial] !== original[dial]);
  return (
    <div className="dials">
      <Dial name={text.kernel} value={machine.kernel} choices={KERNELS} says={(value) => `Linux ${value}`} onTurn={(kernel) => setMachine({ kernel })} />
      <Dial name={text.cpus} value={machine.cpus} choices={CPUS} says={String} onTurn={(cpus) => setMachine({ cpus })} />
      <Dial name={text.preempt} value={machine.preempt} choices={PREEMPTION} says={(value) => text.preemption[value]} onTurn={(preempt) => setMachine({ preempt })} />
      <Dial name={text.neighbours} value={machine.neighbours} choices={NEIGHBOURS} says={(value) => text.neighbourhood[value]} onTurn={(neighbours) => setMachine({ neighbours })} />
      <label>
        {text.seed}
        <input type="number" min="0" step="1" value={machine.seed} onChange={(event) => setMachine({ seed: Math.max(0, Math.trunc(Number(event.target.value))) })} />
      </label>
      <label className="dial-check">
        <input type="checkbox" checked={machine.traced} onChange={(event) => setMachine({ traced: event.target.checked })} />
        {text.traced}
      </label>
      <p className="quiet">{text.note}</p>
      {isTurned && (
        <button type="button" className="small" onClick={() => setMachine(original)}>
          {text.reset}
        </button>
      )}
    </div>
  );
}

interface DialProps<T extends string | number> {
  readonly name: string;
  readonly value: T;
  readonly choices: readonly T[];
  readonly says: (value: T) => string;
  readonly onTurn: (value: T) => void;
}

function Dial<T extends string | number>({ name, value, choices, says, onTurn }: DialProps<T>) {
  return (
    <label>
      {name}
      <select value={value} onChange={(event) => onTurn(choices[event.target.selectedIndex])}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {says(choice)}
          </option>
        ))}
      </select>
    </label>
  );
}
