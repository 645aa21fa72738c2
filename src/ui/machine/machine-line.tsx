import { lazy, Suspense, useId, useState } from 'react';
import type { LabState, MachineDials } from '../../lab/state.ts';
import { icons } from '../icons.tsx';
import { useLab } from '../lab.ts';
import { useText } from '../text/text.ts';

const Dials = lazy(() => import('./dials.tsx'));
const TimesDialog = lazy(() => import('./times-dialog.tsx'));

/** The machine in a line; pressed, its dials. */
export function MachineLine() {
  const text = useText();
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const machine = useLab((lab) => lab.machine);
  const isTurned = isTurnedFrom(machine, useLab((lab) => lab.originalMachine));
  const haveOwnKernels = useLab(runsHaveOwnKernels);
  const parts = [
    haveOwnKernels ? '' : `Linux ${machine.kernel}`,
    text.header.cpus(machine.cpus),
    text.dials.preemptionShort[machine.preempt],
    text.dials.neighbourhood[machine.neighbours],
    machine.cpuSpeed === 1 ? '' : `×${machine.cpuSpeed}`,
    machine.traced ? text.header.traced : '',
    machine.isVerifying ? '' : text.header.unverified,
  ];
  return (
    <>
      <button type="button" className={isTurned ? 'machine-line turned' : 'machine-line'} popoverTarget={id} title={text.header.simulated}>
        <span className="unseen">{text.header.machine}: </span>
        {icons.machine}
        <span className="machine-words">{parts.filter(Boolean).join(' · ')}</span>
      </button>
      <div id={id} popover="auto" className="dials-panel" role="dialog" aria-label={text.header.machine} onToggle={(event) => setIsOpen(event.newState === 'open')}>
        {isOpen && (
          <Suspense>
            <Dials onTimes={() => setIsAsking(true)} />
          </Suspense>
        )}
      </div>
      {isAsking && (
        <Suspense>
          <TimesDialog onClose={() => setIsAsking(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Whether the lesson is one program on several kernels, so that no dial says which. */
export function runsHaveOwnKernels({ runs }: Pick<LabState, 'runs'>): boolean {
  return runs.some(({ kernel }) => kernel !== undefined);
}

/** Whether any dial stands elsewhere than the lesson has it. */
export function isTurnedFrom(machine: MachineDials, original: MachineDials): boolean {
  return (Object.keys(original) as (keyof MachineDials)[]).some((dial) => machine[dial] !== original[dial]);
}
