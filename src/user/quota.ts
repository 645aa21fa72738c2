/** How often one thing is written to the Log. */
const QUOTA = 1000;

/**
 * Keeps a loop that waits by burning CPU from filling the Log: each statement
 * of a program is announced so many times in all its processes, each function's
 * calls as well, and then no more.
 */
export class Quota {
  private readonly taken = new Map<number, number>();

  /** Whether what is at `slot` may be announced once more. */
  take(slot: number): boolean {
    const count = (this.taken.get(slot) ?? 0) + 1;
    this.taken.set(slot, count);
    return count <= QUOTA;
  }
}
