/**
 * Units of the simulated world.
 *
 * Simulated times are integer nanoseconds since the machine's boot. 2^53 ns is
 * 104 days, so a plain number carries them exactly.
 */

/** Integer nanoseconds: a point in simulated time or a length of it. */
export type Ns = number;

export const NS_PER_US: Ns = 1_000;
export const NS_PER_MS: Ns = 1_000_000;
export const NS_PER_SEC: Ns = 1_000_000_000;

/** A time that is never reached (`KTIME_MAX` of include/linux/ktime.h, as far as a number carries it). */
export const NS_NEVER: Ns = Number.MAX_SAFE_INTEGER;
