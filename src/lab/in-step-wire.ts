import type { Cover, Pointed } from './lecture.ts';

/** Where a window stands, as it tells the others. */
export interface InStepMessage {
  readonly slowpath: 'in-step';
  /** Who says it. */
  readonly from: string;
  /** Grows with every move made in any window. */
  readonly revision: number;
  readonly link: string;
  /** The question that is open there has been answered. */
  readonly isRevealed: boolean;
  readonly cover: Cover;
  readonly pointer?: Pointed;
}

/** How windows in step hear of each other. */
export interface Wire {
  post(message: InStepMessage): void;
  listen(hear: (message: InStepMessage) => void): void;
}

/** What a window calls itself among the others. Also where a page is no secure context, as one from a colleague's machine. */
export function windowName(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

/** Windows of the same origin; none where the browser refuses (a sandboxed frame). */
export function broadcastWire(session: string): Wire | undefined {
  try {
    const channel = new BroadcastChannel(`slowpath/in-step/${session}`);
    return {
      post: (message) => channel.postMessage(message),
      listen: (hear) => channel.addEventListener('message', ({ data }) => isMessage(data) && hear(data)),
    };
  } catch {
    return undefined;
  }
}

/** How often a window tells the one that opened it, which may have been loaded anew. */
const TELL_MS = 1_000;

/**
 * A window and those it has opened: files on a disk are nobody's origin, and only they
 * hear of each other. `global` is the window that this page is in.
 */
export function windowWire(global: Window): Wire {
  const others = new Set<MessageEventSource>(global.opener ? [global.opener as Window] : []);
  let last: InStepMessage | undefined;
  const post = (message: InStepMessage) => {
    last = message;
    for (const other of others) other.postMessage(message, { targetOrigin: '*' });
  };
  if (global.opener) global.setInterval(() => last && post(last), TELL_MS);
  return {
    post,
    listen: (hear) =>
      global.addEventListener('message', ({ data, source, origin }) => {
        if (origin !== global.origin || !source || !isMessage(data)) return;
        others.add(source);
        hear(data);
      }),
  };
}

/** What comes from outside is looked at before it is believed. */
export function isMessage(data: unknown): data is InStepMessage {
  if (typeof data !== 'object' || data === null) return false;
  const { slowpath, from, revision, link, isRevealed, cover, pointer } = data as Record<string, unknown>;
  return (
    slowpath === 'in-step' &&
    typeof from === 'string' &&
    Number.isSafeInteger(revision) &&
    typeof link === 'string' &&
    link.startsWith('?') &&
    typeof isRevealed === 'boolean' &&
    ['none', 'black', 'qr'].includes(cover as string) &&
    (pointer === undefined || isPointed(pointer))
  );
}

function isPointed(value: unknown): value is Pointed {
  const { x, y } = (value ?? {}) as Partial<Pointed>;
  return Number.isFinite(x) && Number.isFinite(y);
}
