import { useEffect, useMemo, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { StoreApi } from 'zustand';
import type { EmbedSettings, EmbedView } from '../../embed/settings.ts';
import { formatLink } from '../../lab/link.ts';
import { stretchNamed } from '../../lab/named-steps.ts';
import type { Lab, TimeRange } from '../../lab/state.ts';
import { useRootAttributes } from '../app.tsx';
import { Code } from '../code/code.tsx';
import { FaultBoundary, FaultScreen } from '../fault/fault.tsx';
import { Happened } from '../happened/happened.tsx';
import { Spoken } from '../happened/spoken.tsx';
import { MachinesShown } from '../header/header.tsx';
import { icons } from '../icons.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { focusedRun, LabContext, useActions, useLab, useLabStore } from '../lab.ts';
import { Stage } from '../stage/stage.tsx';
import { Terminal } from '../terminal/terminal.tsx';
import { enEmbed } from '../text/en/embed.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { Counter, Press, Scrubber, Transport } from '../transport/transport.tsx';
import './frame.css';

interface FrameProps {
  readonly store: StoreApi<Lab>;
  readonly settings: EmbedSettings;
  /** How high the frame would like to be, in CSS pixels, whenever that changes. */
  readonly onHeight: (height: number) => void;
  /** Whether any of it is in sight. */
  readonly onSeen: (isSeen: boolean) => void;
}

/** Slowpath in a page of somebody else's: the views that were asked for, as high as they need. */
export function Frame({ store, ...props }: FrameProps) {
  return (
    <LabContext value={store}>
      <FaultBoundary>
        <Screen {...props} />
      </FaultBoundary>
    </LabContext>
  );
}

const VIEWS: Readonly<Record<EmbedView, (props: { stretch?: TimeRange }) => ReactNode>> = { happened: Happened, stage: Stage, timeline: Timeline, code: Code, terminal: Terminal };

function Screen({ settings, onHeight, onSeen }: Omit<FrameProps, 'store'>) {
  const root = useRef<HTMLDivElement>(null);
  const fault = useLab((lab) => lab.fault);
  useRootAttributes();
  useKeys(nothing);
  useWatched(root, onHeight, onSeen);
  const { view, controls } = settings;
  const stretch = useStretch(settings);
  return (
    <div ref={root} className={`frame controls-${controls}`}>
      {controls !== 'none' && <Head />}
      {fault ? (
        <FaultScreen message={fault.message} detail={fault.detail} />
      ) : (
        view.map((name) => {
          const View = VIEWS[name];
          return (
            <div key={name} className={`frame-view frame-${name}`}>
              <View stretch={stretch} />
            </div>
          );
        })
      )}
      <Foot settings={settings} />
      <Spoken />
    </div>
  );
}

/** When the steps that are played happen, in the runs that are there; undefined where that is the whole run, or no stretch at all. */
function useStretch({ from, to }: EmbedSettings): TimeRange | undefined {
  const store = useLabStore();
  // Scenes are placed anew whenever there is another recording, and at no other time.
  const scenes = useLab((lab) => lab.scenes);
  return useMemo(() => {
    if (from === undefined && to === undefined) return undefined;
    const recorded = store.getState().runs.flatMap(({ id, recording }) => (recording ? [{ id, recording }] : []));
    const stretch = stretchNamed(recorded, scenes, from, to);
    return stretch && stretch.fromNs < stretch.toNs ? stretch : undefined;
  }, [store, scenes, from, to]);
}

/** The list of keys is the page's. */
function nothing(): void {}

function Head() {
  const { lessons } = useText();
  const title = useLab((lab) => lab.linkName ?? lessons[lab.lesson.id]);
  return (
    <header className="frame-head">
      <h1>{title}</h1>
      <MachinesShown />
      <span className="top-gap" />
      <OpenLink />
    </header>
  );
}

/** The way to the whole page, at this very step: made when it is about to be taken. */
function OpenLink() {
  const text = useWords('embed', enEmbed).frame;
  const store = useLabStore();
  const aim = async (link: HTMLAnchorElement) => {
    link.href = await formatLink(store.getState());
  };
  return (
    <a href="./" target="_blank" rel="noopener" className="frame-open" title={text.openTip} onPointerEnter={(event) => void aim(event.currentTarget)} onFocus={(event) => void aim(event.currentTarget)}>
      {text.open}
    </a>
  );
}

function Foot({ settings: { controls, isAutoplaying, isLooping } }: Pick<FrameProps, 'settings'>) {
  if (controls === 'full') return <Transport />;
  if (controls === 'min') return <FewControls />;
  // What moves by itself can always be stopped.
  return isAutoplaying || isLooping ? <PlayButton isAlone /> : null;
}

function FewControls() {
  const text = useText().transport;
  const actions = useActions();
  return (
    <section className="transport few" aria-label={text.region}>
      <div className="buttons">
        <Press name={text.stepBack} onPress={() => actions.step(-1)} icon={icons.stepBack} />
        <PlayButton />
        <Press name={text.step} onPress={() => actions.step(1)} icon={icons.step} />
      </div>
      <Scrubber />
      <Counter />
    </section>
  );
}

function PlayButton({ isAlone = false }: { isAlone?: boolean }) {
  const text = useText().transport;
  const actions = useActions();
  const isPlaying = useLab((lab) => lab.playing);
  const isReady = useLab((lab) => focusedRun(lab).recording !== undefined);
  const button = isPlaying ? <Press name={text.pause} onPress={actions.pause} icon={icons.pause} /> : <Press name={text.play} onPress={actions.play} icon={icons.play} isOff={!isReady} />;
  return isAlone ? <div className="frame-play">{button}</div> : button;
}

function useWatched(root: RefObject<HTMLElement | null>, onHeight: (height: number) => void, onSeen: (isSeen: boolean) => void): void {
  useEffect(() => {
    const element = root.current!;
    const size = new ResizeObserver(() => onHeight(Math.ceil(element.getBoundingClientRect().height)));
    const sight = new IntersectionObserver(([{ isIntersecting }]) => onSeen(isIntersecting && !document.hidden));
    const turn = () => (document.hidden ? onSeen(false) : undefined);
    size.observe(element);
    sight.observe(element);
    document.addEventListener('visibilitychange', turn);
    return () => {
      size.disconnect();
      sight.disconnect();
      document.removeEventListener('visibilitychange', turn);
    };
  }, [root, onHeight, onSeen]);
}
