import { hid_request_end, input_event } from '../../base/event.ts';
import type { Challenge } from '../challenge.ts';

const MIDDLE = 128;

export const challenges: readonly Challenge[] = [
  {
    id: 'three-answers-none-heard',
    run: 'wq',
    isWon: ({ log }) => {
      const answers = [...log.indicesOf(hid_request_end)].filter((index) => log.num(index, 'ret') > 0);
      const wrong = [...log.indicesOf(input_event)].filter((index) => log.text(index, 'name') === 'ABS_Y' && log.num(index, 'value') > MIDDLE);
      return answers.length >= 3 && wrong.some((index) => index > answers[2]);
    },
    solution: {
      edits: [{ file: 'hid_firmware.bpf.c', from: 'if (set_up(ctx, step) == 0)', to: 'if (set_up(ctx, STEPS + 1 - step) == 0)' }],
    },
  },
];
