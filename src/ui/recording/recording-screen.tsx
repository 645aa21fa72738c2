import { lazy, Suspense, use, useCallback, useId, useMemo, useState } from 'react';
import type { StoreApi } from 'zustand';
import { compareWith, likelyTwin } from '../../lab/recording-lab.ts';
import type { OpenedRecording } from '../../lab/recording-open.ts';
import type { Lab } from '../../lab/state.ts';
import type { Log } from '../../trace/log.ts';
import EventsPanel from '../events/events-panel.tsx';
import { TraceMenu } from '../export/trace-menu.tsx';
import { formatNs } from '../../trace/layout/format.ts';
import { Happened } from '../happened/happened.tsx';
import { Spoken } from '../happened/spoken.tsx';
import { ThemeSwitch } from '../header/header.tsx';
import { icons } from '../icons.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { focusedRun, useLab } from '../lab.ts';
import { Stage } from '../stage/stage.tsx';
import { enRecording } from '../text/en/recording.ts';
import { useWords } from '../text/words.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { Transport } from '../transport/transport.tsx';
import { DiffView } from './diff-view.tsx';
import { RecordingContext } from './door.ts';
import type { ShownRecording } from './open-dialog.tsx';
import './recording.css';

const KeysDialog = lazy(() => import('../keys/keys-dialog.tsx'));

/** A recording as a lesson's run is seen: what it was made of is not there, and it says so. */
export default function RecordingScreen({ shown: { opened, store }, lesson }: { shown: ShownRecording; lesson: StoreApi<Lab> }) {
  const text = useWords('recording', enRecording);
  const [hasKeys, setHasKeys] = useState(false);
  useKeys(useCallback((what) => setHasKeys(what === 'keys'), []));
  const isAlone = useLab((lab) => lab.shown !== 'both');
  const run = useLab(focusedRun);
  const runs = useLab((lab) => lab.runs);
  return (
    <div className={isAlone ? 'app recorded alone' : 'app recorded'}>
      <Head opened={opened} store={store} lesson={lesson} />
      <div className="body">
        <main className="machines">
          <Happened />
          <Stage />
          <Timeline />
        </main>
        <div className="side">
          <section className="recorded-events" aria-label={text.heading(opened.name)}>
            {runs.length > 1 ? (
              <EventsPanel key="compared" run={run} more={[{ name: text.diff.name, body: <DiffView recorded={runs[0]} simulated={runs[1]} /> }]} first={3} />
            ) : (
              <EventsPanel key="alone" run={run} />
            )}
          </section>
        </div>
      </div>
      <Transport />
      <Spoken />
      {hasKeys && (
        <Suspense>
          <KeysDialog onClose={() => setHasKeys(false)} />
        </Suspense>
      )}
    </div>
  );
}

function Head({ opened, store, lesson }: { opened: OpenedRecording; store: StoreApi<Lab>; lesson: StoreApi<Lab> }) {
  const text = useWords('recording', enRecording);
  const { open, back } = use(RecordingContext);
  const facts = useMemo(() => factsOf(opened.log, text), [opened, text]);
  const isComparing = useLab((lab) => lab.runs.length > 1);
  const twin = useMemo(() => likelyTwin(lesson.getState(), opened.log), [lesson, opened]);
  return (
    <header className="top recorded-top">
      <h1 className="recorded-name">
        <span>{text.heading(opened.name)}</span> <span className="recorded-chip">{text.notSimulated}</span>
      </h1>
      <p className="quiet recorded-facts">
        {facts}
        {opened.lostEvents > 0 && ` · ${text.lost(opened.lostEvents)}`}
      </p>
      {opened.badLines > 0 && <BadLines opened={opened} />}
      <span className="top-gap" />
      {twin && (
        <button type="button" className="small" aria-pressed={isComparing} onClick={() => compareWith(store, isComparing ? undefined : twin)}>
          {text.compare}
        </button>
      )}
      <button type="button" className="small" onClick={() => open()}>
        {text.openOther}
      </button>
      <button type="button" className="small main" onClick={back}>
        {text.back}
      </button>
      <TraceMenu />
      <ThemeSwitch />
    </header>
  );
}

function factsOf(log: Log, text: typeof enRecording): string {
  let cpus = 0;
  for (let index = 0; index < log.length; index++) cpus = Math.max(cpus, log.cpu(index) + 1);
  return text.facts(log.length, cpus, formatNs(log.timeNs(log.length - 1) - log.timeNs(0), 2));
}

/** How many lines were left out; pressed, the first of them with their numbers. */
function BadLines({ opened: { badLines, badSamples } }: { opened: OpenedRecording }) {
  const text = useWords('recording', enRecording);
  const id = useId();
  return (
    <>
      <button type="button" className="small" popoverTarget={id}>
        {icons.no} {text.bad(badLines)}
      </button>
      <div id={id} popover="auto" className="bad-lines" role="note">
        <h3>{text.badTitle}</h3>
        <ol>
          {badSamples.map(({ number, text: line }) => (
            <li key={number}>
              <span className="quiet">{text.badLine(number)}</span> <code>{line}</code>
            </li>
          ))}
        </ol>
        {badLines > badSamples.length && <p className="quiet">{text.badMore(badLines - badSamples.length)}</p>}
      </div>
    </>
  );
}
