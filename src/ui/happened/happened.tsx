import { lazy, memo, Suspense, useMemo } from 'react';
import { contextOf } from '../../base/trace-flags.ts';
import type { Context } from '../../base/trace-flags.ts';
import type { LabRun } from '../../lab/state.ts';
import type { Log } from '../../trace/log.ts';
import type { Moment } from '../../trace/moment/moment.ts';
import { Badge } from '../context/badge.tsx';
import { icons } from '../icons.tsx';
import { useActions, useLab, useShownRuns } from '../lab.ts';
import { runName } from '../run-name.ts';
import { RichText } from '../text/rich-text.tsx';
import { useText } from '../text/text.ts';
import { flagCells } from './flags.ts';
import { permissionOf } from './permission.ts';
import { stepsText } from './progress.ts';
import { useSentence } from './sentence.ts';
import './happened.css';

const UnverifiedStrip = lazy(() => import('../machine/unverified-strip.tsx'));
const TroubleStrip = lazy(() => import('../machine/trouble-strip.tsx'));

/** Over each machine: what the last step did, in which context, and what may be done there. */
export function Happened() {
  const text = useText();
  const shown = useShownRuns();
  const focus = useLab((lab) => lab.focus);
  return (
    <section className="happened" aria-label={text.happened.region}>
      {shown.map((run) => (
        <TwinHead key={run.id} run={run} isFocused={shown.length > 1 && run.id === focus} />
      ))}
    </section>
  );
}

function TwinHead({ run, isFocused }: { run: LabRun; isFocused: boolean }) {
  const text = useText();
  const { setFocus } = useActions();
  const isUnverified = useLab((lab) => !lab.machine.isVerifying);
  const words = text.mechanism[run.mechanism];
  const moment = run.recording?.momentAt(run.position);
  return (
    <article className={isFocused ? 'twin-head focused' : 'twin-head'} onPointerDown={() => setFocus(run.id)}>
      <header>
        <h2>{run.kernel === undefined ? words.api : runName(text, run)}</h2>
        <span className="quiet twin-about">{run.kernel === undefined ? words.about : text.onKernel}</span>
        <span className="quiet twin-step">{stepsText(run, text)}</span>
      </header>
      <Sentence run={run} />
      {run.recording && moment && moment.position > 0 ? <Here moment={moment} log={run.recording.log} /> : <div className="here-blank" />}
      {isUnverified && run.mechanism !== 'recorded' && (
        <Suspense>
          <UnverifiedStrip run={run} />
        </Suspense>
      )}
      {run.recording?.zeroNs === 0 && (
        <Suspense>
          <TroubleStrip run={run} />
        </Suspense>
      )}
    </article>
  );
}

/** Longer than this a sentence is set smaller, in three lines, so that what is below it never moves. */
const LONG = 92;

function Sentence({ run }: { run: LabRun }) {
  const sentence = useSentence(run);
  const length = sentence.reduce((sum, part) => sum + part.text.length, 0);
  return (
    <p className={length > LONG ? 'say long' : 'say'}>
      <RichText text={sentence} />
    </p>
  );
}

/** The context, its flags, and what it allows. */
function Here({ moment, log }: { moment: Moment; log: Log }) {
  const flags = moment.cpus[moment.cpu]?.flags ?? 0;
  const isMark = log.kind(moment.position - 1).system === 'syscalls';
  return <HereOf flags={flags} context={contextOf(flags)} isMark={isMark} />;
}

const HereOf = memo(function HereOf({ flags, context, isMark }: { flags: number; context: Context; isMark: boolean }) {
  const text = useText();
  return (
    <>
      <div className="here-row">
        <span className="here-context">
          <Badge context={context} />
          {text.context[context].name}
        </span>
        <Flags flags={flags} />
      </div>
      <Permissions flags={flags} isMark={isMark} />
    </>
  );
});

function Flags({ flags }: { flags: number }) {
  const text = useText();
  const cells = useMemo(() => flagCells(flags, text.happened.flag), [flags, text]);
  return (
    <ol className="flags" aria-label={text.happened.flags}>
      {cells.map((cell, index) => (
        <li key={index} className={cell.isSet ? 'set' : undefined}>
          <code>{cell.letter}</code>
          <span>{cell.meaning}</span>
        </li>
      ))}
    </ol>
  );
}

function Permissions({ flags, isMark }: { flags: number; isMark: boolean }) {
  const text = useText();
  const { maySleep, because } = permissionOf(flags, isMark);
  const { may } = text.happened;
  return (
    <ul className="may">
      {[may.sleep, may.gfpKernel, may.device].map((what) => (
        <li key={what} className={maySleep ? 'yes' : 'no'}>
          {maySleep ? icons.yes : icons.no}
          <span className="unseen">{maySleep ? text.happened.yes : text.happened.no}: </span>
          {what}
        </li>
      ))}
      <li className="why">{text.happened.because[because]}</li>
    </ul>
  );
}
