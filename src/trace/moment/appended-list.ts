/**
 * The first `length` entries of a list that only grows.
 *
 * All Moments of one Log share the entries, however many there are: a Moment
 * holds how many had been written by then. Since a Log never changes, whoever
 * folds the same stretch again comes to the same entries.
 */
export class AppendedList<T> {
  readonly length: number;
  readonly #entries: T[];

  private constructor(entries: T[], length: number) {
    this.#entries = entries;
    this.length = length;
  }

  static empty<T>(): AppendedList<T> {
    return new AppendedList<T>([], 0);
  }

  at(index: number): T | undefined {
    return index >= 0 && index < this.length ? this.#entries[index] : undefined;
  }

  get last(): T | undefined {
    return this.at(this.length - 1);
  }

  /** A longer list; this one stays as it is. `make` is called when nobody has come this far before. */
  append(make: () => T): AppendedList<T> {
    if (this.#entries.length === this.length) this.#entries.push(make());
    return new AppendedList(this.#entries, this.length + 1);
  }

  toArray(): T[] {
    return this.#entries.slice(0, this.length);
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let index = 0; index < this.length; index++) yield this.#entries[index];
  }
}
