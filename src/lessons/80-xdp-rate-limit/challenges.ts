import { packet_arrive, packet_done, packet_lost } from '../../base/event.ts';
import type { Log } from '../../trace/log.ts';
import type { Challenge } from '../challenge.ts';

export const challenges: readonly Challenge[] = [
  {
    id: 'regulars',
    run: 'timer',
    isWon: ({ log }) => isFlooded(log) && refusedRegulars(log) === 0,
    solution: {
      dials: { traffic: 'flood' },
      edits: [{ file: 'sweep_timer.bpf.c', from: '__uint(type, BPF_MAP_TYPE_HASH);', to: '__uint(type, BPF_MAP_TYPE_LRU_HASH);' }],
    },
  },
  {
    id: 'unseen',
    run: 'path',
    isWon: ({ log }) => [...log.indicesOf(packet_lost)].length > 0,
    solution: { dials: { traffic: 'deluge' } },
  },
];

/** More senders than in quiet times. */
function isFlooded(log: Log): boolean {
  return new Set([...log.indicesOf(packet_arrive)].map((index) => log.text(index, 'saddr'))).size > 900;
}

/** Packets of 192.0.2.0/24 that came and did not pass. */
function refusedRegulars(log: Log): number {
  const regulars = new Set([...log.indicesOf(packet_arrive)].filter((index) => log.text(index, 'saddr').startsWith('192.0.2.')).map((index) => log.num(index, 'packet')));
  return [...log.indicesOf(packet_done)].filter((index) => regulars.has(log.num(index, 'packet')) && log.text(index, 'verdict') !== 'PASS').length;
}
