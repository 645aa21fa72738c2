import { Errno } from '../../base/errno.ts';
import type { Bpf } from '../../bpf/bpf.ts';
import { kfuncId } from '../../bpf/kfuncs/ids.ts';
import type { TargetKind } from '../../bpf/kernel-types.ts';
import { linkCreate } from '../../bpf/link.ts';
import { relocateProgram } from '../../bpf/loader.ts';
import type { MapAttributes } from '../../bpf/maps/map.ts';
import { RingbufMap } from '../../bpf/maps/ringbuf.ts';
import type { WriteWatch } from '../../bpf/memory.ts';
import type { BpfObject, BtfMember } from '../../bpf/object.ts';
import { structOpsLinkCreate, structOpsMembers, structOpsValueSize } from '../../bpf/struct-ops.ts';
import { AttachType, ProgramType } from '../../bpf/program-types.ts';
import {
  mapCreate, mapDeleteElem, mapFreeze, mapGetNextKey, mapLookupAndDeleteElem, mapLookupElem, mapMemory, mapUpdateElem,
} from '../../bpf/syscall-maps.ts';
import type { OutBytes } from '../../bpf/syscall-maps.ts';
import { objGet, objPin } from '../../bpf/syscall-pins.ts';
import type { LoadReport, ProgramAttributes } from '../../bpf/syscall-programs.ts';
import { progBindMap, progLoad } from '../../bpf/syscall-programs.ts';
import { BpfCmd } from '../../bpf/syscall.ts';
import type { BpfSyscall } from '../../bpf/syscall.ts';
import { progTestRun } from '../../bpf/test-run.ts';
import type { TestRun } from '../../bpf/test-run.ts';
import type { AttachKind } from '../../kernel/attach.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { doSyscall64 } from '../../kernel/syscalls.ts';
import type { LibbpfProgram } from './bpf-program.ts';

/** BPF_LOG_LEVEL1. */
const LOG_LEVEL = 1;

/** What a load gave: a descriptor or `-errno`, and the verifier's words. */
export interface ProgramLoaded {
  readonly fd: number;
  readonly verifierLog: string;
}

/** The system calls that libbpf makes for the current task, each seen as a bpf(2) in the Log. */
export class BpfCalls {
  /** What the last load of an object's program found out: all there is to see of it where the kernel went down with the loader. */
  lastLoad: LoadReport = {};
  readonly bpf: Bpf;
  /** What a probe has found out: whether the kernel has BPF_PROG_BIND_MAP. */
  canBindMaps: boolean | undefined;
  private readonly syscall: BpfSyscall;

  constructor(bpf: Bpf) {
    this.bpf = bpf;
    this.syscall = bpf.syscall;
  }

  *close(fd: number): Coroutine<number> {
    return yield* doSyscall64(this.bpf.m, 'close', [fd]);
  }

  /** `innerMapFd`: the template of a map-in-map. */
  *createMap(attributes: MapAttributes, innerMapFd?: number): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.MAP_CREATE, mapCreate(this.bpf, attributes, innerMapFd));
  }

  *updateElement(fd: number, key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.MAP_UPDATE_ELEM, mapUpdateElem(this.bpf, fd, key, value, flags));
  }

  *deleteElement(fd: number, key: Uint8Array): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.MAP_DELETE_ELEM, mapDeleteElem(this.bpf, fd, key));
  }

  /** The value (taken out of the map with `andDelete`), or `-errno`. */
  *lookupElement(fd: number, key: Uint8Array, andDelete: boolean): Coroutine<Uint8Array | number> {
    const out: OutBytes = {};
    const error = yield* andDelete
      ? this.syscall.call(BpfCmd.MAP_LOOKUP_AND_DELETE_ELEM, mapLookupAndDeleteElem(this.bpf, fd, key, out))
      : this.syscall.call(BpfCmd.MAP_LOOKUP_ELEM, mapLookupElem(this.bpf, fd, key, out));
    return error < 0 ? error : out.bytes!;
  }

  /** The key behind `key`, the first without one, or `-errno`. */
  *nextKey(fd: number, key: Uint8Array | undefined): Coroutine<Uint8Array | number> {
    const out: OutBytes = {};
    const error = yield* this.syscall.call(BpfCmd.MAP_GET_NEXT_KEY, mapGetNextKey(this.bpf, fd, key, out));
    return out.bytes ?? error;
  }

  *freeze(fd: number): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.MAP_FREEZE, mapFreeze(this.bpf, fd));
  }

  /** Bytes of key and value as user space passes them; undefined for a descriptor of no map. */
  mapShape(fd: number): { readonly keySize: number; readonly valueSize: number } | undefined {
    const map = this.bpf.mapFromFd(fd);
    return typeof map === 'number' ? undefined : { keySize: map.keySize, valueSize: map.userValueSize };
  }

  /** The ring behind a descriptor, or `-EINVAL`. */
  ringOf(fd: number): RingbufMap | number {
    const map = this.bpf.mapFromFd(fd);
    if (typeof map === 'number') return map;
    return map instanceof RingbufMap ? map : -Errno.EINVAL;
  }

  /** The memory of a map that mmap(2) takes, or `-errno`. */
  sharedMemory(fd: number): { readonly bytes: Uint8Array; readonly watch: WriteWatch | undefined } | number {
    const map = this.bpf.mapFromFd(fd);
    if (typeof map === 'number') return map;
    const region = mapMemory(this.bpf, fd);
    return typeof region === 'number' ? region : { bytes: region.bytes.subarray(0, map.valueSize * map.maxEntries), watch: region.watch };
  }

  /** The kernel's id of a kfunc, or undefined: there is none. */
  kfuncId(name: string): number | undefined {
    return kfuncId(name, this.bpf.profile, this.bpf.options.modules);
  }

  /** The kernel's id of a variable, or undefined: there is none. */
  variableId(name: string): number | undefined {
    return this.bpf.kernelTypes.perCpuVariable(name);
  }

  /** The name that a program wants to attach to and this kernel has not; undefined where all is well. */
  missingTarget(program: LibbpfProgram): string | undefined {
    const target = attachTarget(program);
    if (target === undefined || this.bpf.kernelTypes.find(target.kind, target.name)) return undefined;
    return btfName(target.kind, target.name);
  }

  /** Relocates and loads. Differs from libbpf in asking for the log at once rather than on a second try. */
  *loadProgram(object: BpfObject, program: LibbpfProgram, mapFd: (name: string) => number | undefined): Coroutine<ProgramLoaded> {
    const image = relocateProgram(object, program.name, {
      mapFd,
      kfuncId: (name) => this.kfuncId(name),
      variableId: (name) => this.variableId(name),
      kernelTypes: this.bpf.kernelTypes.types,
    });
    if ('missing' in image) return { fd: -Errno.EINVAL, verifierLog: '' };
    const report: LoadReport = {};
    this.lastLoad = report;
    const attributes = {
      image,
      objectName: object.name,
      type: program.type,
      attachType: program.attachType,
      attachTarget: attachTarget(program),
      isSleepable: program.isSleepable,
      license: object.license,
      logLevel: Math.max(LOG_LEVEL, program.log.level),
    };
    const fd = yield* this.syscall.call(BpfCmd.PROG_LOAD, progLoad(this.bpf, attributes, report));
    return { fd, verifierLog: report.verdict?.log ?? '' };
  }

  /** Loads instructions that belong to no object. */
  *loadInstructions(attributes: ProgramAttributes): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.PROG_LOAD, progLoad(this.bpf, attributes, {}));
  }

  *bindMap(programFd: number, mapFd: number): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.PROG_BIND_MAP, progBindMap(this.bpf, programFd, mapFd));
  }

  *pin(fd: number, path: string): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.OBJ_PIN, objPin(this.bpf, fd, path));
  }

  /** A descriptor of what is pinned at a path, or `-errno`. */
  *get(path: string): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.OBJ_GET, objGet(this.bpf, path));
  }

  *testRun(programFd: number, test: TestRun): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.PROG_TEST_RUN, progTestRun(this.bpf, programFd, test));
  }

  /** Members of the kernel's struct of that name that a struct_ops map can fill, or undefined: it has none. */
  structOpsMembers(name: string): readonly BtfMember[] | undefined {
    return structOpsMembers(this.bpf, name);
  }

  structOpsValueSize(name: string): number {
    return structOpsValueSize(this.bpf, name);
  }

  /** Registers a filled struct_ops map: a link's descriptor, or `-errno`. */
  *attachStructOps(mapFd: number): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.LINK_CREATE, structOpsLinkCreate(this.bpf, mapFd));
  }

  /** Attaches a loaded program: a link's descriptor, or `-errno`. */
  *attach(programFd: number, at?: { readonly kind: AttachKind; readonly target: string }, cookie?: bigint): Coroutine<number> {
    return yield* this.syscall.call(BpfCmd.LINK_CREATE, linkCreate(this.bpf, programFd, at, cookie));
  }
}

/** What a program of these types names at load; the others name nothing. */
function attachTarget(program: LibbpfProgram): { readonly kind: TargetKind; readonly name: string } | undefined {
  const { structMember } = program;
  if (structMember) return { kind: 'struct_ops', name: `${structMember.struct}/${structMember.member}` };
  if (program.type === ProgramType.LSM) return { kind: 'lsm', name: program.target };
  if (program.type !== ProgramType.TRACING || program.attachType === AttachType.TRACE_ITER) return undefined;
  return { kind: program.attachType === AttachType.TRACE_RAW_TP ? 'tracepoint' : 'function', name: program.target };
}

/** As BTF knows tracepoints and hooks (`find_attach_btf_id`). */
function btfName(kind: TargetKind, name: string): string {
  if (kind === 'tracepoint') return `btf_trace_${name}`;
  return kind === 'lsm' ? `bpf_lsm_${name}` : name;
}
