import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { LabRun } from '../../lab/state.ts';
import { enEvents } from '../text/en/events.ts';
import { useWords } from '../text/words.ts';
import { EventList } from './event-list.tsx';
import { LatenciesView } from './latencies-view.tsx';
import './events.css';

const TranscriptView = lazy(() => import('../transcript/transcript-view.tsx'));

/** One more way to look at the events, beside the list and the latencies. */
export interface EventsView {
  readonly name: string;
  readonly body: ReactNode;
}

/** The run's events as a list to search, the waits found in them, and the run in words. */
export default function EventsPanel({ run, more, first = 0 }: { run: LabRun; more?: readonly EventsView[]; first?: number }) {
  const text = useWords('events', enEvents);
  const [shown, setShown] = useState(first);
  if (!run.recording) return null;
  const views: readonly EventsView[] = [
    { name: text.views.list, body: <EventList key={run.id} run={run} recording={run.recording} /> },
    { name: text.views.latencies, body: <LatenciesView key={run.id} run={run} recording={run.recording} /> },
    {
      name: text.views.transcript,
      body: (
        <Suspense>
          <TranscriptView run={run} recording={run.recording} />
        </Suspense>
      ),
    },
    ...(more ?? []),
  ];
  const at = Math.min(shown, views.length - 1);
  return (
    <div className="events">
      <div className="events-views" role="group" aria-label={text.viewsLabel}>
        {views.map(({ name }, index) => (
          <button key={name} type="button" aria-pressed={index === at} onClick={() => setShown(index)}>
            {name}
          </button>
        ))}
      </div>
      {views[at].body}
    </div>
  );
}
