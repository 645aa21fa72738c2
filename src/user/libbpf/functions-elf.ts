import { Errno } from '../../base/errno.ts';
import { readElf } from '../../bpf/elf/index.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import type { LibbpfBinding } from './binding.ts';
import { libbpfNull } from './binding.ts';
import { LibbpfObject } from './bpf-object.ts';
import { mapSections, takeLogOptions } from './functions-object.ts';

/** What needs an ELF reader. */
export function elfFunctions(b: LibbpfBinding): HostTable {
  return { bpf_object__open_mem: (c) => openMemory(b, c) };
}

/** An ELF object that user code has in its own memory. */
function* openMemory(b: LibbpfBinding, c: HostCall): Coroutine<number> {
  const { object: source } = readElf('buffer.bpf.o', c.memory.bytes(c.pointer(0), c.pointer(1)));
  if (source === undefined) {
    yield* b.log(c.process).warn(`elf: 'buffer' is not a proper eBPF object`);
    return libbpfNull(c, Errno.EINVAL);
  }
  const object = yield* LibbpfObject.openMemory(b.log(c.process), source, source.name);
  mapSections(b, c.process, object);
  if (c.pointer(2) !== 0) takeLogOptions(c, object, c.pointer(2));
  return b.pointerTo(c.process, object);
}
