import { decodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import type { HostTable } from '../host-call.ts';

/** <net/if.h>. Differs: glibc asks by a socket and two system calls. */
export const net: HostTable = {
  if_nametoindex: (c) => {
    const device = c.process.machine.network.byName(decodeUtf8(c.string(0)));
    if (!device) c.process.libc.errno = Errno.ENODEV;
    return device?.ifindex ?? 0;
  },
};
