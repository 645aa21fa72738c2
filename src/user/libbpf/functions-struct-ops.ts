import { Errno } from '../../base/errno.ts';
import { MapFlag } from '../../bpf/maps/types.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { Process } from '../process.ts';
import type { LibbpfBinding } from './binding.ts';
import { LibbpfLink } from './bpf-link.ts';
import type { LibbpfMap } from './bpf-map.ts';
import { kernelValue } from './struct-ops.ts';

/** `bpf_map__attach_struct_ops`: fills the kernel's struct, once, and registers it. A link, or `-errno`. */
export function* attachStructOps(b: LibbpfBinding, process: Process, map: LibbpfMap): Coroutine<LibbpfLink | number> {
  if (!map.structOps) {
    yield* b.log(process).warn(`map '${map.name}': can't attach non-struct_ops map`);
    return -Errno.EINVAL;
  }
  if (map.fd < 0) {
    yield* b.log(process).warn(`map '${map.name}': can't attach BPF map without FD (was it created?)`);
    return -Errno.EINVAL;
  }
  const value = kernelValue(b.calls, map, map.programFd);
  const error = yield* b.calls.updateElement(map.fd, new Uint8Array(4), value, 0);
  const hasLink = (map.attributes.mapFlags & MapFlag.LINK) !== 0;
  if (error && (!hasLink || error !== -Errno.EBUSY)) return error;
  if (!hasLink) return new LibbpfLink(undefined, map.fd);
  const fd = yield* b.calls.attachStructOps(map.fd);
  return fd < 0 ? fd : new LibbpfLink(undefined, fd);
}
