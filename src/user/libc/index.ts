import type { HostTable } from '../host-call.ts';
import { ctype } from './ctype.ts';
import { getoptTable } from './getopt.ts';
import { net } from './net.ts';
import { processControl } from './process-control.ts';
import { stdio } from './stdio.ts';
import { stdlib } from './stdlib.ts';
import { string } from './string.ts';
import { time } from './time.ts';
import { unistd } from './unistd.ts';

/** What stands behind a macro, and what has no counterpart on this machine and says so. */
const others: HostTable = {
  __errno_location: (c) => c.process.libc.addressOf('errno')!,
  system: () => 127 << 8,
};

/** The C library: every function by name. */
export const libcFunctions: HostTable = {
  ...ctype, ...string, ...stdio, ...stdlib, ...unistd, ...time, ...processControl, ...getoptTable, ...net, ...others,
};
