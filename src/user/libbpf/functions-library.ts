import { encodeUtf8 } from '../../base/bytes.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import { errorText } from '../libc/errors.ts';
import type { LibbpfBinding } from './binding.ts';

/** libbpf_… of <bpf/libbpf.h>: what concerns the library as a whole. */
export function libraryFunctions(b: LibbpfBinding): HostTable {
  return {
    libbpf_set_print: (c) => {
      const before = b.printFunction ?? 0;
      b.printFunction = c.pointer(0);
      return before;
    },
    libbpf_set_strict_mode: () => 0,
    libbpf_major_version: () => 1,
    libbpf_minor_version: () => 6,
    libbpf_version_string: (c) => c.process.libc.text(encodeUtf8('v1.6')),
    libbpf_num_possible_cpus: (c) => c.process.machine.config.cpus,
    libbpf_get_error: (c) => (c.pointer(0) === 0 ? -c.process.libc.errno : 0),
    libbpf_strerror: (c) => storeErrorText(c),
  };
}

function storeErrorText(c: HostCall): number {
  const error = Math.abs(c.s32(0));
  const size = c.pointer(2);
  if (size > 0) c.memory.storeCString(c.pointer(1), encodeUtf8(errorText(error)).subarray(0, size - 1));
  return 0;
}
