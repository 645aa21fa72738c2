/** Our own mistake: never the reader's, never a modelled `-errno`. The page shows it as a card. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** States what must hold. Kept on in production: a stopped run is better than a wrong picture. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new AssertionError(what);
}

/** Marks a place that cannot be reached. */
export function unreachable(what: string): never {
  throw new AssertionError(`unreachable: ${what}`);
}
