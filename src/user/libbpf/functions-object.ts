import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import type { Process } from '../process.ts';
import type { LibbpfBinding } from './binding.ts';
import { libbpfError, libbpfNull } from './binding.ts';
import { LibbpfMap } from './bpf-map.ts';
import { LibbpfObject } from './bpf-object.ts';
import { LibbpfProgram } from './bpf-program.ts';
import { errstr } from './log.ts';

/** Offsets in `struct bpf_object_open_opts`. */
const OPTS_LOG_BUFFER = 56;
const OPTS_LOG_SIZE = 64;
const OPTS_LOG_LEVEL = 72;

/** bpf_object__… of <bpf/libbpf.h>; what reads ELF stands in functions-elf.ts. */
export function objectFunctions(b: LibbpfBinding): HostTable {
  return {
    bpf_object__open: (c) => openPath(b, c, 0),
    bpf_object__open_file: (c) => openPath(b, c, c.pointer(1)),
    bpf_object__load: function* (c) {
      return libbpfError(c, yield* loadObject(b, c.process, objectOf(b, c, 0)));
    },
    bpf_object__close: (c) => (c.pointer(0) === 0 ? undefined : closeObject(b, c.process, objectOf(b, c, 0))),
    bpf_object__name: (c) => c.process.libc.text(encodeUtf8(objectOf(b, c, 0).name)),
    bpf_object__find_map_by_name: (c) => found(b, c, objectOf(b, c, 0).findMap(nameArgument(c))),
    bpf_object__find_map_fd_by_name: (c) => objectOf(b, c, 0).findMap(nameArgument(c))?.fd ?? libbpfError(c, -Errno.ENOENT),
    bpf_object__find_program_by_name: (c) => found(b, c, objectOf(b, c, 0).findProgram(nameArgument(c))),
    bpf_object__next_map: (c) => after(b, c, objectOf(b, c, 0).maps, LibbpfMap),
    bpf_object__next_program: (c) => after(b, c, objectOf(b, c, 0).programs, LibbpfProgram),
  };
}

function objectOf(b: LibbpfBinding, c: HostCall, index: number): LibbpfObject {
  return b.handle(c.process, c.pointer(index), LibbpfObject);
}

function nameArgument(c: HostCall): string {
  return decodeUtf8(c.string(1));
}

function found(b: LibbpfBinding, c: HostCall, handle: LibbpfMap | LibbpfProgram | undefined): number {
  return handle === undefined ? libbpfNull(c, Errno.ENOENT) : b.pointerTo(c.process, handle);
}

/** The one behind the second argument; the first for NULL, NULL behind the last. */
function after<T extends LibbpfMap | LibbpfProgram>(
  b: LibbpfBinding,
  c: HostCall,
  list: readonly T[],
  type: abstract new (...args: never[]) => T,
): number {
  const index = c.pointer(1) === 0 ? 0 : list.indexOf(b.handle(c.process, c.pointer(1), type)) + 1;
  return index < list.length ? b.pointerTo(c.process, list[index]) : 0;
}

/** Opens an object file: `NAME.bpf.o` (or `NAME.o`), in whatever folder, is the object NAME of this run. */
function* openPath(b: LibbpfBinding, c: HostCall, options: number): Coroutine<number> {
  const path = decodeUtf8(c.string(0));
  const source = b.objects.get(path.replace(/^.*\//, '').replace(/(\.bpf)?\.o$/, ''));
  if (source === undefined) {
    yield* b.log(c.process).warn(`elf: failed to open ${path}: ${errstr(-Errno.ENOENT)}`);
    return libbpfNull(c, Errno.ENOENT);
  }
  const object = yield* LibbpfObject.openFile(b.log(c.process), source, path);
  mapSections(b, c.process, object);
  if (options !== 0) takeLogOptions(c, object, options);
  return b.pointerTo(c.process, object);
}

/** Takes from a `struct bpf_object_open_opts` where the verifier's log goes. */
export function takeLogOptions(c: HostCall, object: LibbpfObject, options: number): void {
  const log = {
    pointer: c.memory.pointer(options + OPTS_LOG_BUFFER),
    size: c.memory.pointer(options + OPTS_LOG_SIZE),
    level: c.memory.u32(options + OPTS_LOG_LEVEL),
  };
  for (const program of object.programs) program.log = log;
}

/** Maps an object's data sections, so that user code can set them before the load. */
export function mapSections(b: LibbpfBinding, process: Process, object: LibbpfObject): void {
  for (const map of object.maps) {
    if (map.initialValue === undefined) continue;
    map.mapped = process.memory.space.map({ name: map.name, bytes: map.initialValue }).id;
    map.structOps?.show((name) => b.pointerTo(process, object.findProgram(name)!));
  }
}

/** `bpf_object__load`; the data sections' memory becomes that of their maps. */
export function* loadObject(b: LibbpfBinding, process: Process, object: LibbpfObject): Coroutine<number> {
  for (const { structOps } of object.maps) structOps?.read((pointer) => b.programAt(pointer)?.name);
  const error = yield* object.load(b.calls, b.log(process), (map) => {
    const shared = b.calls.sharedMemory(map.fd);
    if (map.mapped !== undefined && typeof shared !== 'number') {
      process.remapShared(map.mapped, shared.bytes, !map.isReadOnly, shared.watch);
    }
  });
  for (const program of object.programs) storeVerifierLog(process, program);
  return error;
}

/** Fills the log buffer that a program was opened with; one shared by several ends with the last. */
function storeVerifierLog(process: Process, { log, verifierLog }: LibbpfProgram): void {
  if (log.pointer === 0 || log.size === 0 || verifierLog === '') return;
  process.memory.storeCString(log.pointer, encodeUtf8(verifierLog).subarray(0, log.size - 1));
}

/** `bpf_object__close`: descriptors closed, memory unmapped, handles gone. */
export function* closeObject(b: LibbpfBinding, process: Process, object: LibbpfObject): Coroutine {
  for (const map of object.maps) {
    if (map.mapped !== undefined) process.unmapShared(map.mapped);
    map.mapped = undefined;
  }
  yield* object.close(b.calls);
  for (const handle of [...object.maps, ...object.programs, object]) b.forget(process, handle);
}
