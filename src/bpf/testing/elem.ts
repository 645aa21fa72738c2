import type { BtfType } from '../object.ts';

/** `struct elem { int value; struct bpf_wq work; }` and, at TIMER_ELEM, the same with a timer. */
export const elemTypes: readonly BtfType[] = [
  { kind: 'void' },
  { kind: 'int', name: 'int', size: 4, signed: true, bool: false, char: false },
  { kind: 'int', name: 'unsigned long long', size: 8, signed: false, bool: false, char: false },
  { kind: 'array', element: 2, length: 2 },
  { kind: 'struct', name: 'bpf_wq', size: 16, members: [{ name: '__opaque', type: 3, bitOffset: 0, bitSize: 0 }] },
  { kind: 'struct', name: 'bpf_timer', size: 16, members: [{ name: '__opaque', type: 3, bitOffset: 0, bitSize: 0 }] },
  { kind: 'struct', name: 'elem', size: 24, members: [
    { name: 'value', type: 1, bitOffset: 0, bitSize: 0 },
    { name: 'work', type: 4, bitOffset: 64, bitSize: 0 },
  ] },
  { kind: 'struct', name: 'elem', size: 24, members: [
    { name: 'value', type: 1, bitOffset: 0, bitSize: 0 },
    { name: 'timer', type: 5, bitOffset: 64, bitSize: 0 },
  ] },
];

export const ELEM = 6;
export const TIMER_ELEM = 7;
