import { useId, useState } from 'react';
import type { MachineDials } from '../../lab/state.ts';
import type { DevicePosition } from '../../lessons/index.ts';
import { devices } from '../../lessons/index.ts';
import { useActions, useLab } from '../lab.ts';
import { enMachine } from '../text/en/machine.ts';
import { useWords } from '../text/words.ts';
import { isTurnedFrom, runsHaveOwnKernels } from './machine-line.tsx';
import './dials.css';

const KERNELS: readonly MachineDials['kernel'][] = ['pre-6.10', '6.12', '7.x'];
const CPUS = [1, 2, 3, 4, 5, 6, 7, 8];
const PREEMPTION: readonly MachineDials['preempt'][] = ['none', 'voluntary', 'full', 'rt'];
const NEIGHBOURS: readonly MachineDials['neighbours'][] = ['idle', 'hog', 'four-hogs', 'fifo', 'storm'];
const TRAFFIC: readonly NonNullable<MachineDials['traffic']>[] = ['steady', 'burst', 'flood', 'deluge'];
const PRESSURES: readonly NonNullable<MachineDials['pressure']>[] = ['none', 'low', 'high'];
const REPUTATIONS_MS = [1, 5, 20, 100];
const CPU_SPEEDS = [0.25, 0.5, 1, 2, 4];
const TRACING = ['off', 'on'] as const;
const TYPES = ['in', 'out'] as const;
const VERIFIER = ['on', 'off'] as const;

/** The machine's dials: every turn makes the runs anew. `onTimes` asks where its times are from. */
export default function Dials({ onTimes }: { onTimes: () => void }) {
  const text = useWords('machine', enMachine);
  const machine = useLab((lab) => lab.machine);
  const original = useLab((lab) => lab.originalMachine);
  const haveOwnKernels = useLab(runsHaveOwnKernels);
  const { setMachine } = useActions();
  const { traffic, pressure, reputation, kernel, cpus, preempt, neighbours, device, cpuSpeed, traced, types, verifier, seed } = text;
  const tracing = machine.traced ? 'on' : 'off';
  const verifying = machine.isVerifying ? 'on' : 'off';
  return (
    <div className="dials">
      {machine.traffic && (
        <Dial
          name={traffic.name}
          value={machine.traffic}
          positions={TRAFFIC}
          says={(value) => traffic.positions[value]}
          changes={traffic.changes[machine.traffic]}
          onTurn={(to) => setMachine({ traffic: to })}
        />
      )}
      {machine.pressure && (
        <Dial
          name={pressure.name}
          value={machine.pressure}
          positions={PRESSURES}
          says={(value) => pressure.positions[value]}
          changes={pressure.changes[machine.pressure]}
          onTurn={(to) => setMachine({ pressure: to })}
        />
      )}
      {machine.reputationMs !== undefined && (
        <Dial
          name={reputation.name}
          value={machine.reputationMs}
          positions={REPUTATIONS_MS}
          says={reputation.says}
          changes={reputation.changes(machine.reputationMs)}
          onTurn={(to) => setMachine({ reputationMs: to })}
        />
      )}
      <Dial name={cpus.name} value={machine.cpus} positions={CPUS} says={String} changes={cpus.changes(machine.cpus)} onTurn={(to) => setMachine({ cpus: to })} />
      <Dial
        name={preempt.name}
        value={machine.preempt}
        positions={PREEMPTION}
        says={(value) => preempt.positions[value]}
        changes={preempt.changes[machine.preempt]}
        onTurn={(to) => setMachine({ preempt: to })}
      />
      <Dial
        name={neighbours.name}
        value={machine.neighbours}
        positions={NEIGHBOURS}
        says={(value) => neighbours.positions[value]}
        changes={neighbours.changes[machine.neighbours]}
        onTurn={(to) => setMachine({ neighbours: to })}
      />
      {machine.device !== undefined && (
        <Dial
          name={device.name}
          value={machine.device}
          positions={moodsOf(machine.device)}
          says={(value) => device.positions[value]}
          changes={device.changes[machine.device]}
          onTurn={(to) => setMachine({ device: to })}
        />
      )}
      {!haveOwnKernels && (
        <Dial
          name={kernel.name}
          value={machine.kernel}
          positions={KERNELS}
          says={(value) => kernel.positions[value]}
          changes={kernel.changes[machine.kernel]}
          onTurn={(to) => setMachine({ kernel: to })}
        />
      )}
      {machine.debugInfoBtf !== undefined && (
        <Dial
          name={types.name}
          value={machine.debugInfoBtf ? 'in' : 'out'}
          positions={TYPES}
          says={(value) => types.positions[value]}
          changes={types.changes[machine.debugInfoBtf ? 'in' : 'out']}
          onTurn={(to) => setMachine({ debugInfoBtf: to === 'in' })}
        />
      )}
      <Dial
        name={cpuSpeed.name}
        value={machine.cpuSpeed}
        positions={CPU_SPEEDS}
        says={cpuSpeed.says}
        changes={cpuSpeed.changes(machine.cpuSpeed)}
        onTurn={(to) => setMachine({ cpuSpeed: to })}
      />
      <Dial
        name={traced.name}
        value={tracing}
        positions={TRACING}
        says={(value) => traced.positions[value]}
        changes={traced.changes[tracing]}
        onTurn={(to) => setMachine({ traced: to === 'on' })}
      />
      <Dial
        name={verifier.name}
        value={verifying}
        positions={VERIFIER}
        says={(value) => verifier.positions[value]}
        changes={verifier.changes[verifying]}
        onTurn={(to) => setMachine({ isVerifying: to === 'on' })}
      />
      <SeedDial name={seed.name} value={machine.seed} changes={seed.changes} onTurn={(to) => setMachine({ seed: to })} />
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

/** The same device, otherwise. */
function moodsOf(device: DevicePosition): DevicePosition[] {
  const [sort] = device.split('-');
  return (Object.keys(devices) as DevicePosition[]).filter((each) => each.split('-')[0] === sort);
}

interface DialProps<T extends string | number> {
  readonly name: string;
  readonly value: T;
  readonly positions: readonly T[];
  readonly says: (value: T) => string;
  /** What the position it stands at changes. */
  readonly changes: string;
  readonly onTurn: (value: T) => void;
}

function Dial<T extends string | number>({ name, value, positions, says, changes, onTurn }: DialProps<T>) {
  const id = useId();
  return (
    <fieldset className="dial" aria-describedby={id}>
      <legend>{name}</legend>
      <div className="dial-positions">
        {positions.map((position) => (
          <label key={position}>
            <input type="radio" name={`dial ${name}`} checked={position === value} onChange={() => onTurn(position)} />
            <span>{says(position)}</span>
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
function SeedDial({ name, value, changes, onTurn }: Pick<DialProps<number>, 'name' | 'value' | 'changes' | 'onTurn'>) {
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
