import { Errno } from '../../base/errno.ts';
import { MapFlag } from '../../bpf/maps/types.ts';
import { ProgramType } from '../../bpf/program-types.ts';
import { isStructOpsSection } from '../../bpf/object.ts';
import type { BpfObject } from '../../bpf/object.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { littleEndian } from '../process-memory.ts';
import type { BpfCalls, ProgramLoaded } from './bpf-calls.ts';
import { LibbpfMap } from './bpf-map.ts';
import { LibbpfProgram } from './bpf-program.ts';
import { kernelSupportsBindMap } from './features.ts';
import { KCONFIG, withKconfigSection } from './kconfig-section.ts';
import { resolveKconfig } from './kconfig.ts';
import { errstr } from './log.ts';
import { namingMissingKfunc } from './log-fixup.ts';
import { initStructOps } from './struct-ops.ts';
import type { LibbpfLog } from './log.ts';
import { loadVmlinuxBtf } from './vmlinux-btf.ts';

/** Told of each data section's map when it exists, so that what user code has mapped becomes the map's memory. */
export type OnMapCreated = (map: LibbpfMap) => void;

/**
 * `struct bpf_object` of libbpf: opened from an Object, then loaded once: maps
 * made, programs relocated and given to the verifier. What goes wrong is said in
 * libbpf's words.
 */
export class LibbpfObject {
  readonly source: BpfObject;
  readonly name: string;
  /** As messages have it: the file's path, or the name. */
  readonly path: string;
  readonly maps: readonly LibbpfMap[];
  readonly programs: readonly LibbpfProgram[];
  isLoaded = false;

  constructor(opened: BpfObject, name: string, path: string) {
    const source = withKconfigSection(opened);
    this.source = source;
    this.name = name;
    this.path = path;
    this.maps = [
      ...source.maps.map((definition) => LibbpfMap.defined(source.types, definition)),
      ...source.dataSections.filter((section) => !isStructOpsSection(section.name)).map((section) => LibbpfMap.ofSection(source, name, section)),
      ...source.dataSections.filter((section) => isStructOpsSection(section.name)).flatMap((section) => LibbpfMap.ofStructOps(source, section)),
    ];
    this.programs = source.functions.filter((f) => f.isProgram).map((f) => new LibbpfProgram(f));
    for (const map of this.maps) map.programFd = (program) => this.findProgram(program)?.fd ?? -1;
  }

  /** `bpf_object__open_mem` with a name, as skeletons do it. */
  static *openMemory(log: LibbpfLog, source: BpfObject, name: string): Coroutine<LibbpfObject> {
    yield* log.debug(`loading object '${name}' from buffer`);
    return yield* LibbpfObject.describe(log, new LibbpfObject(source, name, name));
  }

  /** `bpf_object__open_file`: its name is the file's, up to the first dot. */
  static *openFile(log: LibbpfLog, source: BpfObject, path: string): Coroutine<LibbpfObject> {
    yield* log.debug(`loading ${path}`);
    const name = path.slice(path.lastIndexOf('/') + 1).split('.')[0];
    return yield* LibbpfObject.describe(log, new LibbpfObject(source, name, path));
  }

  /** The lines a debugging program shows of what has been opened. */
  private static *describe(log: LibbpfLog, object: LibbpfObject): Coroutine<LibbpfObject> {
    for (const program of object.programs) yield* describeProgram(log, program);
    yield* log.debug(`license of ${object.path} is ${object.source.license}`);
    for (const map of object.maps) yield* describeMap(log, map);
    return object;
  }

  findMap(name: string): LibbpfMap | undefined {
    return this.maps.find((map) => map.name === name || map.section?.name === name);
  }

  findProgram(name: string): LibbpfProgram | undefined {
    return this.programs.find((program) => program.name === name);
  }

  /** `bpf_object__load`: 0 or `-errno`. */
  *load(calls: BpfCalls, log: LibbpfLog, onMapCreated: OnMapCreated): Coroutine<number> {
    if (this.isLoaded) {
      yield* log.warn(`object '${this.name}': load can't be attempted twice`);
      return -Errno.EINVAL;
    }
    const error = (yield* this.prepare(calls, log, onMapCreated)) || (yield* this.loadPrograms(calls, log));
    if (error) yield* this.close(calls);
    else this.isLoaded = true;
    return error;
  }

  /** Closes descriptors; what is attached or pinned stays. */
  *close(calls: BpfCalls): Coroutine {
    for (const program of this.programs) {
      if (program.fd >= 0) yield* calls.close(program.fd);
      program.fd = -1;
    }
    for (const map of this.maps) {
      if (map.fd >= 0) yield* calls.close(map.fd);
      map.fd = -1;
    }
  }

  /** `bpf_object_prepare`: externs found, maps made; 0 or `-errno`. A failure here is not followed by "failed to load object". */
  *prepare(calls: BpfCalls, log: LibbpfLog, onMapCreated: OnMapCreated): Coroutine<number> {
    const error = (yield* loadVmlinuxBtf(calls.bpf.m.config, log, this)) || (yield* this.resolveKconfig(calls, log)) || (yield* this.resolveKfuncs(calls, log)) || (yield* initStructOps(calls, log, this));
    if (error) return error;
    for (const map of this.maps) {
      if (!map.autocreate) continue;
      const failed = yield* createMap(calls, log, map, onMapCreated);
      if (failed) return failed;
    }
    for (const map of this.maps) {
      const failed = yield* this.initialiseSlots(calls, log, map);
      if (failed) return failed;
    }
    return 0;
  }

  /** `init_map_in_map_slots`: puts maps into the slots that the program's text fills. */
  private *initialiseSlots(calls: BpfCalls, log: LibbpfLog, map: LibbpfMap): Coroutine<number> {
    for (const { slot, symbol } of map.values) {
      const target = this.findMap(symbol);
      if (target === undefined) continue;
      const error = yield* calls.updateElement(map.fd, littleEndian(BigInt(slot), 4), littleEndian(BigInt(target.fd), 4), 0);
      if (error) {
        yield* log.warn(`map '${map.name}': failed to initialize slot [${slot}] to map '${symbol}' fd=${target.fd}: ${errstr(error)}`);
        return error;
      }
    }
    return 0;
  }

  private *resolveKconfig(calls: BpfCalls, log: LibbpfLog): Coroutine<number> {
    const memory = this.findMap(KCONFIG)?.initialValue;
    return memory === undefined ? 0 : yield* resolveKconfig(calls.bpf.m.config, log, this.source, memory);
  }

  /** Every kfunc must be known to the kernel, but for weak ones, whose calls the verifier has to find dead. */
  private *resolveKfuncs(calls: BpfCalls, log: LibbpfLog): Coroutine<number> {
    let error = 0;
    for (const extern of this.source.externs) {
      if (extern.kind !== 'ksym' || !isFunction(this.source, extern.type)) continue;
      const id = calls.kfuncId(extern.name);
      if (id !== undefined) yield* log.debug(`extern (func ksym) '${extern.name}': resolved to vmlinux [${id}]`);
      else if (!extern.isWeak) {
        const isKnown = calls.bpf.unmodelled?.hasKfunc(extern.name) === true;
        yield* log.warn(`extern (func ksym) '${extern.name}': ${isKnown ? 'this machine does not model it' : 'not found in kernel or module BTFs'}`);
        error = -Errno.EINVAL;
        break;
      }
    }
    return error;
  }

  private *loadPrograms(calls: BpfCalls, log: LibbpfLog): Coroutine<number> {
    for (const program of this.programs) {
      if (!program.autoload) {
        yield* log.debug(`prog '${program.name}': skipped loading`);
        continue;
      }
      const { fd, verifierLog } = yield* this.loadProgram(calls, log, program);
      if (fd >= 0) continue;
      if (program.log.pointer === 0 && verifierLog !== '') {
        yield* log.warn(`prog '${program.name}': -- BEGIN PROG LOAD LOG --\n${verifierLog}-- END PROG LOAD LOG --`);
      }
      yield* log.warn(`prog '${program.name}': failed to load: ${errstr(fd)}`);
      yield* log.warn(`failed to load object '${this.path}'`);
      return fd;
    }
    return 0;
  }

  /** `bpf_object_load_prog`: relocates one program and gives it to the verifier. */
  *loadProgram(calls: BpfCalls, log: LibbpfLog, program: LibbpfProgram): Coroutine<ProgramLoaded> {
    const error = yield* this.cannotLoad(calls, log, program);
    if (error) return { fd: error, verifierLog: '' };
    const loaded = yield* calls.loadProgram(this.source, program, (name) => this.findMap(name)?.fd);
    program.verifierLog = loaded.fd < 0 ? namingMissingKfunc(this.source.externs, loaded.verifierLog) : loaded.verifierLog;
    if (loaded.fd >= 0) {
      program.fd = loaded.fd;
      yield* this.bindReadOnlyData(calls, log, program);
    } else yield* log.warn(`prog '${program.name}': BPF program load failed: ${errstr(loaded.fd)}`);
    return { ...loaded, verifierLog: program.verifierLog };
  }

  /** Has a program hold the object's read-only data, whether its code reads them or not. */
  private *bindReadOnlyData(calls: BpfCalls, log: LibbpfLog, program: LibbpfProgram): Coroutine {
    for (const map of this.maps) {
      if (!map.section?.name.startsWith('.rodata') || !(yield* kernelSupportsBindMap(calls))) continue;
      const error = yield* calls.bindMap(program.fd, map.fd);
      if (error) yield* log.warn(`prog '${program.name}': failed to bind map '${map.name}': ${errstr(error)}`);
    }
  }

  /** What libbpf itself finds wrong with a program, as `-errno`; 0 where it is for the kernel to judge. */
  private *cannotLoad(calls: BpfCalls, log: LibbpfLog, program: LibbpfProgram): Coroutine<number> {
    if (program.type === ProgramType.UNSPEC) {
      yield* log.warn(`prog '${program.name}': missing BPF prog type, check ELF section name '${program.sectionName}'`);
      return -Errno.EINVAL;
    }
    if (program.type === ProgramType.STRUCT_OPS && !program.structMember) {
      yield* log.warn(`prog '${program.name}': SEC("struct_ops") program isn't referenced anywhere, did you forget to use it?`);
      return -Errno.EINVAL;
    }
    const missing = calls.missingTarget(program);
    if (missing === undefined) return 0;
    yield* log.warn(`prog '${program.name}': failed to find kernel BTF type ID of '${missing}': ${errstr(-Errno.ESRCH)}`);
    yield* log.warn(`prog '${program.name}': failed to prepare load attributes: ${errstr(-Errno.ESRCH)}`);
    return -Errno.ESRCH;
  }
}

function isFunction(object: BpfObject, type: number | undefined): boolean {
  return type === undefined || object.types[type]?.kind === 'func_proto' || object.types[type]?.kind === 'func';
}

function* describeProgram(log: LibbpfLog, { name, insnCount, sectionName, function: source }: LibbpfProgram): Coroutine {
  yield* log.debug(
    `sec '${sectionName}': found program '${name}' at insn offset 0 (0 bytes), code size ${insnCount} insns (${source.code.length} bytes)`,
  );
}

function* describeMap(log: LibbpfLog, map: LibbpfMap): Coroutine {
  if (map.isInternal) return;
  const { mapType, keyType, keySize, valueType, valueSize, maxEntries } = map.attributes;
  yield* log.debug(`map '${map.name}': found type = ${mapType}.`);
  if (keySize > 0) yield* log.debug(`map '${map.name}': found key [${keyType}], sz = ${keySize}.`);
  if (valueSize > 0) yield* log.debug(`map '${map.name}': found value [${valueType}], sz = ${valueSize}.`);
  yield* log.debug(`map '${map.name}': found max_entries = ${maxEntries}.`);
}

/** `bpf_object__create_map` and what follows for data sections: contents, and for read-only ones the freeze. */
function* createMap(calls: BpfCalls, log: LibbpfLog, map: LibbpfMap, onMapCreated: OnMapCreated): Coroutine<number> {
  if (map.pinsByName && (yield* reusePinned(calls, log, map))) return 0;
  const fd = yield* makeMap(calls, log, map);
  if (fd < 0) return yield* creationFailed(calls, log, map, fd);
  map.fd = fd;
  yield* log.debug(`map '${map.name}': created successfully, fd=${fd}`);
  if (map.pinsByName) return yield* autoPin(calls, log, map);
  if (!map.isInternal) return 0;
  const error = yield* populate(calls, log, map);
  if (error) return yield* creationFailed(calls, log, map, error);
  onMapCreated(map);
  return 0;
}

const pinPathOf = (map: LibbpfMap): string => `/sys/fs/bpf/${map.name}`;

/** LIBBPF_PIN_BY_NAME: the map that an earlier loader has left there. */
function* reusePinned(calls: BpfCalls, log: LibbpfLog, map: LibbpfMap): Coroutine<boolean> {
  const fd = yield* calls.get(pinPathOf(map));
  if (fd < 0) return false;
  map.fd = fd;
  map.pinPath = pinPathOf(map);
  yield* log.debug(`reused pinned map at '${map.pinPath}'`);
  return true;
}

function* autoPin(calls: BpfCalls, log: LibbpfLog, map: LibbpfMap): Coroutine<number> {
  const path = pinPathOf(map);
  const error = yield* calls.pin(map.fd, path);
  if (error) yield* log.warn(`map '${map.name}': failed to auto-pin at '${path}': ${errstr(error)}`);
  else {
    map.pinPath = path;
    yield* log.debug(`pinned map '${path}'`);
  }
  return error;
}

/** A descriptor, or `-errno`. A map-in-map has its template only while it is made. */
function* makeMap(calls: BpfCalls, log: LibbpfLog, map: LibbpfMap): Coroutine<number> {
  if (map.inner === undefined) return yield* makeWithOrWithoutTypes(calls, log, map);
  const inner = yield* calls.createMap(map.inner);
  if (inner < 0) {
    yield* log.warn(`map '${map.name}': failed to create inner map: ${errstr(inner)}`);
    return inner;
  }
  const fd = yield* makeWithOrWithoutTypes(calls, log, map, inner);
  yield* calls.close(inner);
  return fd;
}

/** Some kernels do not take the types of some maps: libbpf tries again without. */
function* makeWithOrWithoutTypes(calls: BpfCalls, log: LibbpfLog, map: LibbpfMap, inner?: number): Coroutine<number> {
  const fd = yield* calls.createMap(map.attributes, inner);
  if (fd >= 0 || (map.attributes.keyType === 0 && map.attributes.valueType === 0)) return fd;
  yield* log.warn(`Error in bpf_create_map_xattr(${map.name}): ${errstr(fd)}. Retrying without BTF.`);
  map.attributes = { ...map.attributes, keyType: 0, valueType: 0 };
  return yield* calls.createMap(map.attributes, inner);
}

function* creationFailed(calls: BpfCalls, log: LibbpfLog, map: LibbpfMap, error: number): Coroutine<number> {
  const missing = calls.bpf.unmodelled?.mapTypes.get(map.attributes.mapType);
  if (missing) yield* log.warn(`map '${map.name}': this machine does not model maps of type BPF_MAP_TYPE_${missing}`);
  yield* log.warn(`map '${map.name}': failed to create: ${errstr(error)}`);
  return error;
}

/** `bpf_object__populate_internal_map` */
function* populate(calls: BpfCalls, log: LibbpfLog, map: LibbpfMap): Coroutine<number> {
  const error = yield* calls.updateElement(map.fd, new Uint8Array(4), map.initialValue!, 0);
  if (error) {
    yield* log.warn(`map '${map.name}': failed to set initial contents: ${errstr(error)}`);
    return error;
  }
  if (map.isReadOnly) yield* calls.freeze(map.fd);
  if (!(map.attributes.mapFlags & MapFlag.MMAPABLE)) return 0;
  const memory = calls.sharedMemory(map.fd);
  if (typeof memory !== 'number') return 0;
  yield* log.warn(`map '${map.name}': failed to re-mmap() contents: ${errstr(memory)}`);
  return memory;
}
