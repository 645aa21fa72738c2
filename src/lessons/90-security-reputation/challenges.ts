import type { Challenge } from '../challenge.ts';
import { isBad, isIn, packetsOf } from './traffic.ts';

const GOOD_ENOUGH = 60;

export const challenges: readonly Challenge[] = [
  {
    id: 'nobody-bad',
    run: 'wq',
    isWon: ({ log }) => {
      const packets = packetsOf(log);
      return packets.filter((packet) => isBad(packet) && isIn(packet)).length === 0 && packets.filter((packet) => !isBad(packet) && isIn(packet)).length >= GOOD_ENOUGH;
    },
    solution: {
      edits: [
        { file: 'gate_wq.bpf.c', from: 'bpf_wq_start(&peer->work, 0);\n\tearly++;\n\treturn XDP_PASS;', to: 'bpf_wq_start(&peer->work, 0);\n\treturn XDP_DROP;' },
        { file: 'gate_wq.bpf.c', from: '\t\tearly++;\n\t\treturn XDP_PASS;', to: '\t\treturn XDP_DROP;' },
      ],
    },
  },
];
