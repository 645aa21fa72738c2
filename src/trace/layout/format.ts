import type { Ns } from '../../base/units.ts';
import { NS_PER_MS, NS_PER_SEC, NS_PER_US } from '../../base/units.ts';

/** One unit for times that are compared: decided by the longest of them. */
export interface TimeUnit {
  readonly symbol: 'ns' | 'µs' | 'ms' | 's';
  readonly ns: Ns;
}

const UNITS: readonly TimeUnit[] = [
  { symbol: 's', ns: NS_PER_SEC },
  { symbol: 'ms', ns: NS_PER_MS },
  { symbol: 'µs', ns: NS_PER_US },
];

/** The largest unit in which a length is at least 1; µs below that. */
export function unitFor(lengthNs: Ns): TimeUnit {
  const length = Math.abs(lengthNs);
  return UNITS.find((unit) => length >= unit.ns) ?? UNITS[2];
}

/** `20.208 µs`, `1.0001 s`: at most `digits` decimals, none that say nothing. */
export function formatNs(lengthNs: Ns, digits = 3): string {
  const unit = unitFor(lengthNs);
  return `${formatIn(lengthNs, unit, digits)} ${unit.symbol}`;
}

/** A point in time, to be told from its neighbours a few nanoseconds away: `4.58 µs`, `1.000068 s`. */
export function formatTime(timeNs: Ns): string {
  const unit = unitFor(timeNs);
  return formatNs(timeNs, TIME_DIGITS[unit.symbol]);
}

const TIME_DIGITS: Readonly<Record<TimeUnit['symbol'], number>> = { ns: 0, µs: 2, ms: 5, s: 6 };

/** The number alone, in a given unit. */
export function formatIn(lengthNs: Ns, unit: TimeUnit, digits = 3): string {
  return formatter(digits).format(lengthNs / unit.ns);
}

/** Making a formatter costs more than all it will ever format: one for each number of decimals. */
const formatters: Intl.NumberFormat[] = [];

function formatter(digits: number): Intl.NumberFormat {
  formatters[digits] ??= new Intl.NumberFormat('en', { maximumFractionDigits: digits, useGrouping: false, signDisplay: 'negative' });
  return formatters[digits];
}
