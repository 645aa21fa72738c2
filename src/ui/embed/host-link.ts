import type { StoreApi } from 'zustand';
import { readHostMessage, toHost } from '../../embed/protocol.ts';
import type { FrameMessage, HostMessage, StepMessage } from '../../embed/protocol.ts';
import { lastAtMost } from '../../lab/playhead.ts';
import { nameOfPlace, placeNamed } from '../../lab/place.ts';
import type { Lab, LabRun } from '../../lab/state.ts';
import { languageOf } from '../../lessons/index.ts';

/** A window as far as messages go: the host's, which may be of any origin. */
export interface HostWindow {
  postMessage(message: object, targetOrigin: string): void;
}

/** What a frame does that its lab cannot. */
export interface FrameActions {
  /** Shows what another link leads to. */
  load(link: string): void;
}

/** The frame's end of the channel to the page around it. */
export class HostLink {
  private readonly host: HostWindow;
  private readonly actions: FrameActions;
  private store?: StoreApi<Lab>;
  private height = 0;
  private forget?: () => void;

  constructor(host: HostWindow, actions: FrameActions) {
    this.host = host;
    this.actions = actions;
  }

  /** From now on this lab is what is shown. */
  attach(store: StoreApi<Lab>): void {
    this.forget?.();
    this.store = store;
    this.forget = store.subscribe((now, before) => this.tellChange(now, before));
    if (isReady(store.getState())) this.greet();
  }

  /** The frame would like to be so high, in CSS pixels. */
  resized(height: number): void {
    if (height === this.height) return;
    this.height = height;
    this.say({ type: 'height', height });
  }

  /** A message has come; one that is not from the host is nobody's. */
  take({ source, data }: Pick<MessageEvent, 'source' | 'data'>): void {
    const message = source === this.host ? readHostMessage(data) : undefined;
    if (message) this.obey(message);
  }

  private obey(message: HostMessage): void {
    const lab = this.store?.getState();
    if (message.type === 'load') return this.actions.load(message.link);
    if (!lab) return;
    const { actions } = lab;
    switch (message.type) {
      case 'hello':
        return isReady(lab) ? this.greet() : undefined;
      case 'state':
        return this.say(stepMessage(lab));
      case 'play':
        return actions.play();
      case 'pause':
        return actions.pause();
      case 'theme':
        return actions.setTheme(message.theme);
      case 'lang':
        return this.speak(message.lang);
      case 'seek':
        return 'by' in message ? actions.step(message.by) : this.seek(message.at, lab);
    }
  }

  private speak(tag: string): void {
    const language = languageOf(tag);
    const { actions, language: now } = this.store!.getState();
    if (language && language !== now) actions.setLanguage(language);
  }

  private seek(at: string, { runs, focus, scenes, actions }: Lab): void {
    const { recording } = runs.find(({ id }) => id === focus)!;
    const position = recording && placeNamed(recording, scenes, focus, at);
    if (position === undefined) this.say({ type: 'error', message: `there is no step '${at.slice(0, 100)}'` });
    else actions.seek(focus, position);
  }

  private greet(): void {
    const lab = this.store!.getState();
    const { lesson, steps } = stepMessage(lab);
    this.say({ type: 'ready', lesson, steps });
    this.say({ type: 'height', height: this.height });
    this.say(stepMessage(lab));
  }

  private tellChange(now: Lab, before: Lab): void {
    if (isReady(now) && !isReady(before)) this.greet();
    else if (isReady(now) && (positionOf(now) !== positionOf(before) || now.focus !== before.focus || now.playing !== before.playing)) this.say(stepMessage(now));
    const { prediction } = now;
    if (prediction?.chosen !== undefined && before.prediction?.chosen === undefined) {
      this.say({ type: 'answer', prediction: prediction.id, choice: prediction.chosen, isRight: prediction.chosen === prediction.right });
    }
    if (now.fault && !before.fault) this.say({ type: 'error', message: now.fault.message });
  }

  /** To whoever holds the frame: nothing secret is in it. */
  private say(message: FrameMessage): void {
    this.host.postMessage(toHost(message), '*');
  }
}

/** Every run is there, or has failed and says why. */
function isReady({ runs }: Lab): boolean {
  return runs.every(({ status }) => status === 'ready' || status === 'failed');
}

function focused({ runs, focus }: Lab): LabRun {
  return runs.find(({ id }) => id === focus)!;
}

function positionOf(lab: Lab): number {
  return focused(lab).position;
}

function stepMessage(lab: Lab): StepMessage {
  const { id, recording, position } = focused(lab);
  const steps = recording?.steps ?? [0];
  return {
    type: 'step',
    lesson: lab.lesson.id,
    run: id,
    at: recording ? nameOfPlace(recording, lab.scenes, id, position) : '0',
    step: Math.max(0, lastAtMost(steps, position)),
    steps: steps.length - 1,
    isPlaying: lab.playing,
  };
}
