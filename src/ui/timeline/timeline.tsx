import { lazy, memo, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { Context } from '../../base/trace-flags.ts';
import type { LabRun, Pairing } from '../../lab/state.ts';
import { focusedRun, useActions, useLab, useLabStore } from '../lab.ts';
import { useSize } from '../measure.ts';
import { useMedia } from '../style/media.ts';
import { useText } from '../text/text.ts';
import type { LongRunMaker, TimelineModel, TimelineOptions } from './model.ts';
import { isLong, timelineModel } from './model.ts';
import { PlotView } from './plot-view.tsx';
import { Plot } from '../../trace/layout/plot.ts';
import type { Range } from './range.ts';
import type { View } from '../../trace/layout/scale.ts';
import { following, panned, zoomed } from '../../trace/layout/scale.ts';
import './timeline.css';

const Upright = lazy(() => import('./upright/upright.tsx'));
const RangeStrip = lazy(() => import('./range-strip.tsx'));
const NotesStrip = lazy(() => import('./notes-strip.tsx'));

/** All of every run, always: who had the CPU, what waited, how long. `stretch` is seen first, if it is not to be the story; `isUpright`: one machine, time runs down. */
export function Timeline({ stretch, isUpright = false }: { stretch?: Range; isUpright?: boolean }) {
  const text = useText();
  const runs = useLab((lab) => lab.runs);
  const shown = useLab((lab) => lab.shown);
  const seen = useMemo(() => (shown === 'both' ? runs : runs.filter((run) => run.id === shown)), [runs, shown]);
  const [hasAll, setAll] = useState(false);
  const isLow = useMedia(LOW);
  const model = useModel(seen, useMemo(() => ({ hasAll, isLow }), [hasAll, isLow]));
  const [ref, size] = useSize<HTMLDivElement>();
  const home = useMemo(() => model && (stretch ? viewOf(model, stretch) : model.story), [model, stretch]);
  const [view, setView] = useFollowingView(model, home);
  const range = useLab((lab) => lab.selection);
  const hasNotes = useLab((lab) => lab.notes.length > 0);
  const panel = useLab((lab) => lab.panel);
  const focused = useLab(focusedRun);
  const upright = isUpright ? model?.runs.find(({ id, long }) => id === focused.id && !long) : undefined;
  const { setPanel, select: setRange } = useActions();
  const plot = useMemo(() => (model && view && size && size.width > 0 ? new Plot(model.axis, view, leftOf(size.width), size.width - 1) : undefined), [model, view, size]);
  return (
    <section className="timeline" aria-label={text.timeline.region}>
      <header>
        <h3>{text.timeline.region}</h3>
        <Legend />
        {seen.length > 1 && !isUpright && <PairingSwitch />}
        {model && range && (
          <Suspense>
            <RangeStrip model={model} runs={seen} range={range} onZoom={() => setView(viewOf(model, range))} onClear={() => setRange(undefined)} />
          </Suspense>
        )}
        <ZoomButtons model={model} home={home} view={view} onView={setView} />
        {panel !== 'events' && (
          <button type="button" className="list-button" onClick={() => setPanel('events')}>
            {text.timeline.eventList}
          </button>
        )}
      </header>
      {model && view && upright ? (
        <Suspense>
          <Upright model={model} drawn={upright} run={focused} view={view} onView={setView} />
        </Suspense>
      ) : (
        <div ref={ref} className="plot-box" style={{ height: model?.height ?? BLANK }}>
          {model && plot && <PlotView model={model} plot={plot} runs={seen} onView={setView} range={range} onRange={setRange} onMore={setAll} />}
        </div>
      )}
      {plot && hasNotes && !upright && (
        <Suspense>
          <NotesStrip plot={plot} />
        </Suspense>
      )}
    </section>
  );
}

/** Where two machines and their rows hardly fit under each other. */
const LOW = '(max-height: 820px) and (min-width: 1001px)';

/** Until there is a run, the room its rows will take. */
const BLANK = 198;

/** Room for the names of rows; on a phone they stand in the rows. */
function leftOf(width: number): number {
  return width < 560 ? 2 : 84;
}

/** Made anew only when a run is: the playhead does not change it. */
function useModel(seen: readonly LabRun[], options: TimelineOptions): TimelineModel | undefined {
  const Long = useLongRuns(seen.some(({ recording }) => recording && isLong(recording)));
  const of = seen.map((run) => run.recording);
  const [made, setMade] = useState(() => ({ of, Long, options, model: timelineModel(seen, options, Long) }));
  const isSame = Long === made.Long && options === made.options && of.length === made.of.length && of.every((recording, index) => recording === made.of[index]);
  if (!isSame) setMade({ of, Long, options, model: timelineModel(seen, options, Long) });
  return made.model;
}

/** What lays out long runs, fetched with the first of them. */
function useLongRuns(areThere: boolean): LongRunMaker | undefined {
  const [maker, setMaker] = useState<{ readonly Long: LongRunMaker }>();
  useEffect(() => {
    if (areThere && !maker) void import('./canvas/long-run.ts').then(({ LongRun }) => setMaker({ Long: LongRun }));
  }, [areThere, maker]);
  return maker?.Long;
}

/** A selected stretch and a little around it. */
function viewOf({ axis }: TimelineModel, { fromNs, toNs }: Range): View {
  const view = { from: axis.drawn(fromNs), to: axis.drawn(toNs) };
  return zoomed(view, 1.1, 0.5, axis.length);
}

/** `home` at first; then wherever the reader looks, moved when the playhead leaves it. */
function useFollowingView(model: TimelineModel | undefined, home: View | undefined): [View | undefined, (view: View) => void] {
  const [seen, setSeen] = useState<Seen>({ model, view: home });
  // An axis as long as the last is the same one, with other rows below it.
  if (model !== seen.model) setSeen({ model, view: model?.axis.length === seen.model?.axis.length ? seen.view : home });
  const store = useLabStore();
  useEffect(
    () =>
      store.subscribe((now, before) => {
        const { recording, position } = focusedRun(now);
        if (!model || !recording || position === 0 || position === focusedRun(before).position) return;
        const place = model.axis.drawn(recording.log.timeNs(position - 1) - recording.zeroNs);
        setSeen((last) => withView(last, last.view && following(last.view, place, model.axis.length)));
      }),
    [store, model],
  );
  const look = useCallback((view: View) => setSeen((last) => withView(last, view)), []);
  return [seen.view, look];
}

interface Seen {
  readonly model?: TimelineModel;
  readonly view?: View;
}

/** The same object for the same view: nothing is drawn anew. */
function withView(seen: Seen, view: View | undefined): Seen {
  return seen.view === view ? seen : { ...seen, view };
}

const CONTEXTS: readonly Context[] = ['U', 'K', 'H', 'S', 'W', 'I'];

const Legend = memo(function Legend() {
  const text = useText();
  return (
    <ul className="legend">
      {CONTEXTS.map((context) => (
        <li key={context}>
          <span className={`legend-bar pattern ctx-${context}`}>
            <b>{context}</b>
          </span>
          {text.context[context].name}
        </li>
      ))}
    </ul>
  );
});

const PAIRINGS: readonly Pairing[] = ['story', 'clock'];

const PairingSwitch = memo(function PairingSwitch() {
  const text = useText().timeline;
  const pairing = useLab((lab) => lab.pairing);
  const { setPairing } = useActions();
  return (
    <div className="pairing" role="group" aria-label={text.pairedBy}>
      <span className="quiet">{text.pairedBy}</span>
      {PAIRINGS.map((each) => (
        <button key={each} type="button" aria-pressed={pairing === each} onClick={() => setPairing(each)}>
          {text[each]}
        </button>
      ))}
    </div>
  );
});

const ZoomButtons = memo(function ZoomButtons({ model, home, view, onView }: { model?: TimelineModel; home?: View; view?: View; onView: (view: View) => void }) {
  const text = useText().timeline;
  const change = (how: (view: View, whole: number) => View) => () => model && view && onView(how(view, model.axis.length));
  return (
    <div className="zoom">
      <button type="button" aria-label={text.zoomOut} title={text.zoomOut} onClick={change((last, whole) => zoomed(last, 1.6, 0.5, whole))}>
        −
      </button>
      <button type="button" aria-label={text.zoomIn} title={text.zoomIn} onClick={change((last, whole) => zoomed(last, 1 / 1.6, 0.5, whole))}>
        +
      </button>
      <button type="button" aria-label={text.panLeft} title={text.panLeft} onClick={change((last, whole) => panned(last, (last.from - last.to) / 3, whole))}>
        ‹
      </button>
      <button type="button" aria-label={text.panRight} title={text.panRight} onClick={change((last, whole) => panned(last, (last.to - last.from) / 3, whole))}>
        ›
      </button>
      <button type="button" onClick={() => home && onView(home)}>
        {text.fitStory}
      </button>
      <button type="button" onClick={() => model && onView({ from: 0, to: model.axis.length })}>
        {text.fit}
      </button>
    </div>
  );
});
