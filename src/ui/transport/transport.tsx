import { contextOf } from '../../base/trace-flags.ts';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { LabRun } from '../../lab/state.ts';
import { setDragged } from '../dragging.ts';
import { formatTime } from '../../trace/layout/format.ts';
import { stepIndex } from '../happened/progress.ts';
import { icons } from '../icons.tsx';
import { focusedRun, useActions, useLab } from '../lab.ts';
import { PredictionCard } from '../prediction/prediction.tsx';
import { useText } from '../text/text.ts';
import { ScenePanel } from './scene-panel.tsx';
import { useSize } from '../measure.ts';
import { sceneIndex, tickPlaces } from './scenes.ts';
import './transport.css';

const Extras = lazy(() => import('../lessons/extras.tsx'));

/** The foot of the page: how to move, scenes, the slider. */
export function Transport() {
  const text = useText();
  const learning = useLab((lab) => lab.learning);
  return (
    <section className="transport" aria-label={text.transport.region}>
      <Buttons />
      <div className="scrub">
        <div className="scrub-head">
          <SceneLine />
          {learning && (
            <Suspense>
              <Extras learning={learning} />
            </Suspense>
          )}
        </div>
        <Scrubber />
      </div>
      <Counter />
      <PredictionCard />
    </section>
  );
}

function Buttons() {
  const text = useText().transport;
  const actions = useActions();
  const isPlaying = useLab((lab) => lab.playing);
  const isReady = useLab((lab) => focusedRun(lab).recording !== undefined);
  const isAtStart = useLab((lab) => focusedRun(lab).position === 0);
  const isAtEnd = useLab((lab) => focusedRun(lab).position >= (focusedRun(lab).recording?.log.length ?? 0));
  return (
    <div className="buttons">
      <Press name={text.restart} onPress={actions.restart} icon={icons.restart} isOff={isAtStart} />
      <Press name={text.stepBack} onPress={() => actions.step(-1)} icon={icons.stepBack} isOff={isAtStart} />
      {isPlaying ? (
        <Press name={text.pause} onPress={actions.pause} icon={icons.pause} />
      ) : (
        <Press name={text.play} onPress={actions.play} icon={icons.play} isOff={!isReady} />
      )}
      <button type="button" className="press main" disabled={isAtEnd} onClick={() => actions.step(1)}>
        {icons.step}
        {text.step}
      </button>
      <Press name={text.nextEvent} onPress={() => actions.nextEvent(1)} icon={icons.nextEvent} isOff={isAtEnd} />
      <Press name={text.end} onPress={actions.end} icon={icons.end} isOff={!isReady} />
      <Speed />
    </div>
  );
}

/** A button of the transport. */
export function Press({ name, onPress, icon, isOff = false }: { name: string; onPress: () => void; icon: ReactNode; isOff?: boolean }) {
  return (
    <button type="button" className="press" aria-label={name} title={name} disabled={isOff} onClick={onPress}>
      {icon}
    </button>
  );
}

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

function Speed() {
  const text = useText().transport;
  const speed = useLab((lab) => lab.speed);
  const { setSpeed } = useActions();
  return (
    <select className="speed" aria-label={text.speed} value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
      {SPEEDS.map((each) => (
        <option key={each} value={each}>
          {text.times(each)}
        </option>
      ))}
    </select>
  );
}

function SceneLine() {
  const text = useText().transport;
  const scenes = useLab((lab) => lab.scenes);
  const at = useLab((lab) => sceneIndex(lab.scenes, focusedRun(lab)));
  const { scene } = useActions();
  if (scenes.length === 0) return <p className="scene-line" />;
  return (
    <div className="scene-line">
      <button type="button" className="scene-button" aria-label={text.previousScene} title={text.previousScene} onClick={() => scene(-1)}>
        {icons.scenePrevious}
      </button>
      <button type="button" className="scene-button" aria-label={text.nextScene} title={text.nextScene} onClick={() => scene(1)}>
        {icons.sceneNext}
      </button>
      <span className="quiet scene-count">{at < 0 ? '' : text.scene(at + 1, scenes.length)}</span>
      <ScenePanel scene={at < 0 ? undefined : scenes[at]} />
    </div>
  );
}

/** The run as a slider: a step a notch, a scene a tick. */
export function Scrubber() {
  const text = useText();
  const run = useLab(focusedRun);
  const scenes = useLab((lab) => lab.scenes);
  const { seek } = useActions();
  const steps = run.recording?.steps ?? [0];
  const last = Math.max(1, steps.length - 1);
  const at = stepIndex(steps, run.position);
  const current = sceneIndex(scenes, run);
  const [ref, size] = useSize<HTMLDivElement>();
  return (
    <div className="range" ref={ref}>
      <input
        type="range"
        aria-label={text.transport.position}
        aria-valuetext={positionText(run, text)}
        min={0}
        max={last}
        step={1}
        value={at}
        style={{ '--done': at / last } as React.CSSProperties}
        onPointerDown={() => setDragged(true)}
        onPointerUp={() => setDragged(false)}
        onPointerCancel={() => setDragged(false)}
        onChange={(event) => seek(run.id, steps[Number(event.target.value)] ?? 0)}
      />
      <ol className="ticks" aria-hidden="true">
        {tickPlaces(scenes.map((scene) => (scene.at[run.id] === undefined ? undefined : stepIndex(steps, scene.at[run.id]!) / last)), current, size?.width ?? 0).map(({ index, share, isNumbered }) => (
          <li key={scenes[index].id} className={`tick${index === current ? ' current' : ''}${isNumbered ? '' : ' dot'}`} style={{ left: `${100 * share}%` }}>
            {isNumbered && index + 1}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What the slider says: step, actor, context. */
function positionText(run: LabRun, text: ReturnType<typeof useText>): string {
  const { recording, position } = run;
  if (!recording || position === 0) return text.transport.beforeStart;
  const { log, steps } = recording;
  const context = text.context[contextOf(log.flags(position - 1))].long;
  return text.transport.valueText(stepIndex(steps, position), steps.length - 1, log.comm(position - 1), context);
}

/** The step in focus, of how many, and its time. */
export function Counter() {
  const run = useLab(focusedRun);
  const { recording, position } = run;
  if (!recording) return <p className="counter" />;
  const last = recording.steps.length - 1;
  const time = position === 0 ? undefined : recording.log.timeNs(position - 1) - recording.zeroNs;
  return (
    <p className="counter" aria-hidden="true" style={{ '--digits': String(last).length } as React.CSSProperties}>
      <span className="quiet">
        <b>{stepIndex(recording.steps, position)}</b> / {last}
      </span>
      <span className="quiet counter-time">{time === undefined ? '' : formatTime(time)}</span>
    </p>
  );
}
