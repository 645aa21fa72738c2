import { NS_PER_MS } from '../../base/units.ts';
import type { NicConfig, PacketFlow } from '../../kernel/config.ts';

const flow: PacketFlow = { startNs: 10 * NS_PER_MS, periodNs: NS_PER_MS, count: 40, source: '192.0.2.1', sources: 1 };
const later = (us: number, source: string): PacketFlow => ({ ...flow, startNs: flow.startNs + us * 1_000, source });

/** Four that send a packet in every millisecond; the service knows nothing good of 203.0.113.0/24. */
export const peers: NicConfig = {
  ring: 64,
  flows: [later(0, '203.0.113.7'), later(250, '192.0.2.1'), later(500, '203.0.113.8'), later(750, '192.0.2.2')],
};
