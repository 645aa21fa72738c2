import { packet_arrive, packet_done } from '../../base/event.ts';
import type { Log } from '../../trace/log.ts';

/** A packet: who sent it, and what became of it. */
interface Seen {
  readonly sender: string;
  readonly verdict: string;
  /** Position of its verdict. */
  readonly done: number;
}

/** Every packet that was looked at, in order. */
export function packetsOf(log: Log): Seen[] {
  const senders = new Map([...log.indicesOf(packet_arrive)].map((index) => [log.num(index, 'packet'), log.text(index, 'saddr')]));
  return [...log.indicesOf(packet_done)].map((done) => ({ sender: senders.get(log.num(done, 'packet'))!, verdict: log.text(done, 'verdict'), done }));
}

export const isBad = ({ sender }: Seen): boolean => sender.startsWith('203.0.113.');
export const isIn = ({ verdict }: Seen): boolean => verdict === 'PASS';
