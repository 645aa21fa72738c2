import type { Context } from '../../base/trace-flags.ts';
import type { RowLabel } from '../layout/rows.ts';
import type { PathNames } from '../layout/words.ts';

/** What a poster says beside names of Linux's, in the reader's language. */
export interface PosterWords {
  readonly paths: PathNames;
  readonly contexts: Readonly<Record<Context, string>>;
  readonly cpu: (cpu: number) => string;
  readonly row: Readonly<Record<Exclude<RowLabel['sort'], 'cpu'>, string>>;
  /** Timers and works that have no row. */
  readonly more: (count: number) => string;
  readonly folded: (length: string) => string;
  /** One run in words, for who does not see the drawing: how late its callback came. */
  readonly callback: (run: string, latency: string) => string;
}

export const englishPoster: PosterWords = {
  paths: { fast: 'fast path', slow: 'slow path' },
  contexts: { U: 'user', K: 'kernel', H: 'hardirq', S: 'softirq', W: 'kworker', I: 'idle' },
  cpu: (cpu) => `CPU ${cpu}`,
  row: { timer: 'timer', wq: 'work', device: 'device' },
  more: (count) => `+${count} more`,
  folded: (length) => `${length} folded`,
  callback: (run, latency) => `${run}: the callback comes ${latency} after the start`,
};
