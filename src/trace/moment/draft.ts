import type { Moment } from './moment.ts';

export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What may be written of a part: lists, maps and bytes by their mutating methods, records by their fields. */
export type Own<T> = T extends readonly (infer E)[]
  ? E[]
  : T extends ReadonlyMap<infer K, infer V>
    ? Map<K, V>
    : T extends Uint8Array
      ? Uint8Array
      : Writable<T>;

/**
 * A Moment in the making. A part is copied the first time it is written after
 * the last `freeze`, and written in place from then on: a Moment that was handed
 * out never changes, and a long fold costs no more copies than what it touches.
 */
export class Draft {
  readonly moment: Writable<Moment>;
  private owned = new Set<object>();

  constructor(from: Moment) {
    this.moment = { ...from };
  }

  /** Hands out the state as a Moment. */
  freeze(): Moment {
    this.owned = new Set();
    return { ...this.moment };
  }

  /** The part under `key`, made writable in its parent, which must be writable itself. */
  own<T extends object, K extends keyof T>(parent: T, key: K): Own<NonNullable<T[K]>> {
    const part = parent[key] as object;
    if (this.owned.has(part)) return part as Own<NonNullable<T[K]>>;
    const copy = copyOf(part);
    this.owned.add(copy);
    parent[key] = copy as T[K];
    return copy as Own<NonNullable<T[K]>>;
  }

  /** The entry of a map that is writable itself; undefined where there is none. */
  ownEntry<K, V extends object>(parent: Map<K, V>, key: K): Own<V> | undefined {
    const part = parent.get(key);
    if (part === undefined || this.owned.has(part)) return part as Own<V> | undefined;
    const copy = copyOf(part);
    this.owned.add(copy);
    parent.set(key, copy as V);
    return copy as Own<V>;
  }

  /** Puts a part that nobody else holds into a map. */
  addEntry<K, V extends object>(parent: Map<K, V>, key: K, part: V): Own<V> {
    this.owned.add(part);
    parent.set(key, part);
    return part as Own<V>;
  }
}

/**
 * Lets go of what a long Log leaves behind, each time a map has grown by some
 * hundred: entries that `isOver` says nothing will come back to. A Moment's size
 * is then that of what is alive.
 */
export function forgetOver<K, V>(map: Map<K, V>, isOver: (part: V) => boolean): void {
  if (map.size === 0 || map.size % FORGET_EVERY !== 0) return;
  for (const [key, part] of map) if (isOver(part)) map.delete(key);
}

const FORGET_EVERY = 256;

function copyOf(part: object): object {
  if (Array.isArray(part) || part instanceof Uint8Array) return part.slice();
  return part instanceof Map ? new Map(part) : { ...part };
}
