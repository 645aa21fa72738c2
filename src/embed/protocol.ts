/**
 * What a page and a Slowpath in a frame of it say to each other with `postMessage`.
 *
 * The channel is not buffered, so both ends open it: the frame says `ready` when it is,
 * the host says `hello` when it listens, and is told `ready` again. What arrives is
 * checked like any input: whatever is not one of these messages, to the letter, is
 * somebody else's and is not heard.
 */

/** The version of the messages. Another one is not ours to read. */
const VERSION = 1;

export type EmbedTheme = 'system' | 'light' | 'dark';

/** What a host may ask of a frame. */
export type HostMessage =
  /** Are you there? */
  | { readonly type: 'hello' }
  /** To a place: a step's number or its name, `scene.event.occurrence`. */
  | { readonly type: 'seek'; readonly at: string }
  /** A step on, or back. */
  | { readonly type: 'seek'; readonly by: 1 | -1 }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'theme'; readonly theme: EmbedTheme }
  /** A language tag, as pages have it in `lang`. */
  | { readonly type: 'lang'; readonly lang: string }
  /** Another lesson or place: the query and hash of a link. */
  | { readonly type: 'load'; readonly link: string }
  /** Where are you? Answered by a `step`. */
  | { readonly type: 'state' };

/** What a frame says. */
export type FrameMessage =
  | { readonly type: 'ready'; readonly lesson: string; readonly steps: number }
  /** How high it would like to be, in CSS pixels. */
  | { readonly type: 'height'; readonly height: number }
  | StepMessage
  /** The reader has answered a prediction. */
  | { readonly type: 'answer'; readonly prediction: string; readonly choice: number; readonly isRight: boolean }
  /** A sentence on what went wrong. */
  | { readonly type: 'error'; readonly message: string };

/** Where the playhead is. */
export interface StepMessage {
  readonly type: 'step';
  readonly lesson: string;
  /** The run that is stepped. */
  readonly run: string;
  /** The step's name, which survives edits, and its number. */
  readonly at: string;
  readonly step: number;
  readonly steps: number;
  readonly isPlaying: boolean;
}

/** No message of ours is longer: edited programs go into a link. */
const LONGEST = 2_000_000;
/** No frame is higher. */
const HIGHEST = 20_000;

type Checks = { readonly [field: string]: (value: unknown) => boolean };

const isText = (value: unknown) => typeof value === 'string' && value.length <= LONGEST;
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const isFlag = (value: unknown) => typeof value === 'boolean';

const hostChecks: { readonly [type in HostMessage['type']]: readonly Checks[] } = {
  hello: [{}],
  seek: [{ at: isText }, { by: (value) => value === 1 || value === -1 }],
  play: [{}],
  pause: [{}],
  theme: [{ theme: (value) => value === 'system' || value === 'light' || value === 'dark' }],
  lang: [{ lang: isText }],
  load: [{ link: isText }],
  state: [{}],
};

const frameChecks: { readonly [type in FrameMessage['type']]: readonly Checks[] } = {
  ready: [{ lesson: isText, steps: isCount }],
  height: [{ height: (value) => isCount(value) && (value as number) <= HIGHEST }],
  step: [{ lesson: isText, run: isText, at: isText, step: isCount, steps: isCount, isPlaying: isFlag }],
  answer: [{ prediction: isText, choice: isCount, isRight: isFlag }],
  error: [{ message: isText }],
};

/** A message as it is posted to a frame. */
export function toFrame(message: HostMessage): object {
  return { target: 'slowpath', v: VERSION, ...message };
}

/** A message as it is posted to a host. */
export function toHost(message: FrameMessage): object {
  return { source: 'slowpath', v: VERSION, ...message };
}

/** What a host asks; undefined for whatever else arrives. */
export function readHostMessage(data: unknown): HostMessage | undefined {
  return read(data, 'target', hostChecks) as HostMessage | undefined;
}

/** What a frame says; undefined for whatever else arrives. */
export function readFrameMessage(data: unknown): FrameMessage | undefined {
  return read(data, 'source', frameChecks) as FrameMessage | undefined;
}

/** Only the fields that were checked pass. */
function read(data: unknown, mark: 'source' | 'target', checks: Readonly<Record<string, readonly Checks[]>>): object | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const fields = data as Readonly<Record<string, unknown>>;
  if (fields[mark] !== 'slowpath' || fields.v !== VERSION) return undefined;
  const { type } = fields;
  if (typeof type !== 'string' || !Object.hasOwn(checks, type)) return undefined;
  const form = checks[type].find((each) => Object.entries(each).every(([name, isRight]) => isRight(fields[name])));
  return form && Object.fromEntries([['type', type], ...Object.keys(form).map((name) => [name, fields[name]])]);
}
