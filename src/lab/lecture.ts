import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InStepMessage, Wire } from './in-step-wire.ts';
import { formatLink } from './link.ts';
import { placeNamed } from './place.ts';
import type { Lab } from './state.ts';

/** What lies over the audience's screen: nothing, black, the QR code of this step. */
export type Cover = 'none' | 'black' | 'qr';

/** A place on the audience's screen, as shares of its width and height. */
export interface Pointed {
  readonly x: number;
  readonly y: number;
}

/** What windows that are in step know in common beside the lab. */
export interface Lecture {
  readonly cover: Cover;
  readonly pointer?: Pointed;
  readonly actions: LectureActions;
}

export interface LectureActions {
  /** Shows the answer where a question is open, steps on otherwise. */
  next(): void;
  previous(): void;
  setCover(cover: Cover): void;
  point(pointer: Pointed | undefined): void;
}

/** What a lecture needs of the window it is in. */
export interface LectureSurroundings {
  readonly wire: Wire;
  /** Names this window among those in step. */
  readonly from: string;
  /** Opens another lesson, or other programs, at a link. */
  open(link: string): void;
}

/** No choice of the reader's: the answer is only shown. */
const REVEAL = -1;

/**
 * Keeps a lab in step with those of other windows. Each says where it stands, with a
 * number that grows at every move made anywhere; the highest number is where all stand.
 * A window that has just been opened says 0, and is told.
 */
export function createLecture(lab: StoreApi<Lab>, { wire, from, open }: LectureSurroundings): StoreApi<Lecture> {
  let revision = 0;
  let heard: InStepMessage | undefined;
  let isFollowing = false;

  const actions: LectureActions = {
    next() {
      const { prediction, actions } = lab.getState();
      if (prediction && prediction.chosen === undefined) actions.choose(REVEAL);
      else actions.step(1);
    },
    previous: () => lab.getState().actions.step(-1),
    setCover: (cover) => lecture.setState({ cover }),
    point: (pointer) => lecture.setState({ pointer }),
  };
  const lecture = createStore<Lecture>()(() => ({ cover: 'none', actions }));

  async function say(): Promise<void> {
    const said = revision;
    const link = await formatLink(lab.getState());
    const { cover, pointer } = lecture.getState();
    if (said === revision) wire.post({ slowpath: 'in-step', from, revision, link, isRevealed: isRevealed(lab.getState()), cover, pointer });
  }

  function move(): void {
    if (isFollowing) return;
    revision++;
    void say();
  }

  /** A tie goes to one of the two, the same one everywhere. */
  function hear(message: InStepMessage): void {
    if (message.revision < revision || (message.revision === revision && message.from <= from)) {
      if (message.revision < revision) void say();
      return;
    }
    revision = message.revision;
    heard = message;
    follow();
  }

  /** Goes where the others are, as soon as the runs are there. */
  function follow(): void {
    if (!heard || isFollowing || lab.getState().runs.some(({ recording }) => !recording)) return;
    const message = heard;
    heard = undefined;
    isFollowing = true;
    lecture.setState({ cover: message.cover, pointer: message.pointer });
    goTo(lab.getState(), message, open);
    isFollowing = false;
  }

  lab.subscribe((now, before) => {
    if (heard) follow();
    else if (now.moves !== before.moves || now.shown !== before.shown || now.focus !== before.focus || isRevealed(now) !== isRevealed(before)) move();
  });
  lecture.subscribe(move);
  wire.listen(hear);
  void say();
  return lecture;
}

function isRevealed({ prediction }: Lab): boolean {
  return prediction?.chosen !== undefined;
}

/** Another lesson or other programs are another page; another step is a seek. */
function goTo(lab: Lab, { link, isRevealed }: InStepMessage, open: (link: string) => void): void {
  const [search, payload = ''] = link.split('#s=');
  const query = new URLSearchParams(search);
  const run = lab.runs.find(({ id }) => id === query.get('focus')) ?? lab.runs.find(({ id }) => id === lab.focus)!;
  const position = run.recording && placeNamed(run.recording, lab.scenes, run.id, query.get('at') ?? '0');
  if (query.get('lesson') !== lab.lesson.id || payload !== payloadHere() || position === undefined) return open(link);
  const shown = query.get('show') ?? (lab.runs.length > 1 ? 'both' : lab.focus);
  if (shown !== lab.shown) lab.actions.setShown(shown);
  if (run.position !== position || run.id !== lab.focus) lab.actions.seek(run.id, position);
  if (isRevealed) lab.actions.choose(REVEAL);
}

function payloadHere(): string {
  return new URLSearchParams(globalThis.location?.hash.slice(1)).get('s') ?? '';
}
