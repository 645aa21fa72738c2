import { NS_PER_MS, NS_PER_US } from '../base/units.ts';
import type { NicConfig, PacketFlow } from '../kernel/config.ts';

/** Packets begin when the lessons' programs have long been attached, on a machine that is theirs. */
const startNs = 10 * NS_PER_MS;

/** Eight that come back: a packet of each in a millisecond. */
const regulars: PacketFlow = { startNs, periodNs: 125 * NS_PER_US, jitterNs: 60 * NS_PER_US, count: 128, source: '192.0.2.1', sources: 8 };

/** Passers-by: a packet each, and never again. */
const passersBy: PacketFlow = { startNs, periodNs: 50 * NS_PER_US, jitterNs: 40 * NS_PER_US, count: 320, source: '198.51.100.1', sources: 320 };

/**
 * Who sends to the machine: what the dial offers, and what a lesson may begin with
 * (`machine: { nic: traffics.steady }`). Addresses are those of RFC 5737.
 */
export const traffics = {
  steady: { ring: 64, flows: [regulars, passersBy] },
  burst: { ring: 64, flows: [regulars, passersBy, { ...regulars, periodNs: 5 * NS_PER_MS, train: 40, gapNs: 200, jitterNs: 0, count: 120, source: '192.0.2.9', sources: 1 }] },
  /** A new sender every ten microseconds, as they are when senders are made up. */
  flood: { ring: 64, flows: [regulars, { ...passersBy, startNs: startNs + 4 * NS_PER_MS, periodNs: 10 * NS_PER_US, jitterNs: 8 * NS_PER_US, count: 1_000, sources: 1_000 }] },
  /** More than the CPU can look at: the card's ring overflows. */
  deluge: { ring: 64, flows: [regulars, { ...passersBy, startNs: startNs + 4 * NS_PER_MS, periodNs: 200, jitterNs: 0, count: 3_000, sources: 1_000 }] },
} as const satisfies Readonly<Record<string, NicConfig>>;
