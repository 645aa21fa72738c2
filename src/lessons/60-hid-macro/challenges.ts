import { hid_report } from '../../base/event.ts';
import { contextOf } from '../../base/trace-flags.ts';
import type { Challenge } from '../challenge.ts';

export const challenges: readonly Challenge[] = [
  {
    id: 'at-once',
    run: 'wq',
    isWon: ({ log }) => [...log.indicesOf(hid_report)].some((index) => log.text(index, 'source') === 'bpf' && contextOf(log.flags(index)) === 'H'),
    solution: {
      edits: [
        {
          file: 'hid_macro.bpf.c',
          from: '\t__u8 *data;\n\tint key = 0;\n',
          to: '\t__u8 report[REPORT_SIZE] = { 0, 0, 0x0b };\n\t__u8 *data;\n\tint key = 0;\n',
        },
        {
          file: 'hid_macro.bpf.c',
          from: '\tmacro->hid = hctx->hid->id;\n\tmacro->next = 0;\n',
          to: '\thid_bpf_try_input_report(hctx, HID_INPUT_REPORT,\n\t\t\t\t report, sizeof(report));\n\tmacro->hid = hctx->hid->id;\n\tmacro->next = 1;\n',
        },
      ],
    },
  },
];
