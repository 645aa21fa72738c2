import { assert } from '../base/assert.ts';
import { Errno } from '../base/errno.ts';
import type { EventKind, FieldValue } from '../base/event.ts';
import { bpf_prog_free, map_create, map_free } from '../base/event.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import type { Machine } from '../kernel/machine.ts';
import { callRcu } from '../kernel/rcu.ts';
import { mightSleep } from '../kernel/sched/core.ts';
import { WORK_CPU_UNBOUND } from '../kernel/workqueue/pool.ts';
import { initWork, queueWorkNow, scheduleWork } from '../kernel/workqueue/queue.ts';
import type { AsyncObject } from './async.ts';
import { ExecFrames } from './exec-frame.ts';
import type { KernelTypes } from './kernel-types.ts';
import { kernelTypesOf } from './kernel-types.ts';
import { createMap } from './maps/create.ts';
import type { MapAttributes, MapEnvironment, MapKinds } from './maps/map.ts';
import { BpfMap } from './maps/map.ts';
import { mapTypeName } from './maps/types.ts';
import { AddressSpace, FIRST_KERNEL_REGION } from './memory.ts';
import { BpfObjects } from './objects.ts';
import { PerCpuVariables } from './per-cpu.ts';
import type { Repertoire } from './repertoire.ts';
import type { HeldProgram } from './maps/map.ts';
import { BpfProgram } from './program.ts';
import type { CallResult, ProgramRun } from './run.ts';
import { BpfSyscall } from './syscall.ts';
import type { StructOps } from './struct-ops.ts';
import { TaskStructs } from './task-struct.ts';
import type { BpfHrtimer } from './timer.ts';
import { bpfTimerCancelAndFree } from './timer.ts';
import type { Unmodelled } from './unmodelled.ts';
import type { KernelProfile } from './verifier/input.ts';
import { VfsStructs } from './vfs-structs.ts';
import { vmClockOf } from './vm-clock.ts';
import { bpfWqCancelAndFree } from './wq.ts';

/** A helper or kfunc: r1–r5 as unsigned numbers (exact up to 2^53; the rest is in `run.vm`). */
export type CallImplementation = (run: ProgramRun, r1: number, r2: number, r3: number, r4: number, r5: number) => CallResult;

export interface BpfOptions {
  /** False switches the verifier off: what it would have refused happens. */
  readonly isVerifying: boolean;
  /** Modules whose kfuncs programs may call, e.g. `gtmod`. */
  readonly modules: readonly string[];
  /** The level of the logs that the Log is given, whatever a load asks for itself: for runs made again to read them. */
  readonly verifierLogLevel?: number;
}

/** What taking down a small map takes (recorded, tracing left out: 150). */
const MAP_FREE_NS = 150;

/** The BPF subsystem of one machine: everything that exists by number, and the memory it lives in. */
export class Bpf implements MapEnvironment {
  readonly m: Machine;
  readonly options: BpfOptions;
  readonly profile: KernelProfile;
  /** What this kernel's BTF has. */
  readonly kernelTypes: KernelTypes;
  readonly perCpu: PerCpuVariables;
  readonly syscall: BpfSyscall;
  /** Memory that programs can name. */
  readonly space = new AddressSpace(FIRST_KERNEL_REGION);
  readonly execFrames: ExecFrames;
  readonly taskStructs: TaskStructs;
  readonly vfsStructs: VfsStructs;
  readonly objects: BpfObjects;
  readonly programs = new Map<number, BpfProgram>();
  /** Timers and works by the address of their field. */
  readonly asyncs = new Map<number, AsyncObject>();
  /** Per CPU: the timer whose callback runs there (`hrtimer_running`). */
  readonly runningTimers: (BpfHrtimer | undefined)[] = [];
  /** Per CPU: whether interrupts were off before the bpf_spin_lock that is held there (`irqsave_flags`). */
  readonly irqsaveFlags: boolean[] = [];
  /** What programs can call: helpers by id, kfuncs by name. */
  readonly helpers: ReadonlyMap<number, CallImplementation>;
  readonly kfuncs: ReadonlyMap<string, CallImplementation>;
  readonly mapKinds: MapKinds;
  readonly unmodelled: Unmodelled | undefined;

  /** What takes programs through structs of functions, by the struct's name; drivers put themselves here. */
  readonly structOps = new Map<string, StructOps>();

  private readonly maps = new Map<number, BpfMap>();
  private readonly mapsByAddress = new Map<number, BpfMap>();
  private readonly functionAddresses = new Map<string, number>();
  private lastMapId = 0;
  private lastProgramId = 0;
  private lastLinkId = 0;
  private lastAsync = 0;

  constructor(m: Machine, options: BpfOptions, { helpers, kfuncs, mapKinds, unmodelled }: Repertoire) {
    this.m = m;
    this.options = options;
    this.profile = { version: m.config.kernel, preemptRt: m.config.preempt === 'rt' };
    this.kernelTypes = kernelTypesOf(this.profile);
    this.perCpu = new PerCpuVariables(m, this.space, this.kernelTypes.types);
    this.syscall = new BpfSyscall(this);
    this.taskStructs = new TaskStructs(this);
    this.vfsStructs = new VfsStructs(this);
    m.attachPoints.structs = this.vfsStructs;
    this.objects = new BpfObjects(this.space);
    this.execFrames = new ExecFrames(this.space);
    this.helpers = helpers;
    this.kfuncs = kfuncs;
    this.mapKinds = mapKinds;
    this.unmodelled = unmodelled;
  }

  get cpus(): number {
    return this.m.config.cpus;
  }

  currentCpu(): number {
    return this.m.cpu.id;
  }

  emit(kind: EventKind, ...fields: FieldValue[]): void {
    vmClockOf(this.m).catchUp();
    this.m.emit(kind, ...fields);
  }

  /** Makes a map and says so; `-errno` where Linux refuses it. Nobody refers to it yet. */
  createMap(attributes: MapAttributes): BpfMap | number {
    const address = this.m.kernelAddress(256);
    const map = createMap(this, this.lastMapId + 1, address, attributes);
    if (typeof map === 'number') return map;
    this.lastMapId++;
    this.maps.set(map.id, map);
    this.mapsByAddress.set(address, map);
    if (attributes.isProbe) return map;
    const layout = map.layout ? JSON.stringify(map.layout) : '';
    this.emit(map_create, map.id, map.name, mapTypeName(attributes.mapType), map.keySize, map.valueSize, map.maxEntries, layout);
    return map;
  }

  mapFromFd(fd: number): BpfMap | number {
    const file = this.m.current.files?.get(fd);
    if (!file) return -Errno.EBADF;
    return file.subject instanceof BpfMap ? file.subject : -Errno.EINVAL;
  }

  programFromFd(fd: number): BpfProgram | number {
    const file = this.m.current.files?.get(fd);
    if (!file) return -Errno.EBADF;
    return file.subject instanceof BpfProgram ? file.subject : -Errno.EINVAL;
  }

  /** The address of a kernel function, as long as this machine runs the same. */
  functionAddress(name: string): number {
    const address = this.functionAddresses.get(name) ?? this.m.kernelAddress(64);
    this.functionAddresses.set(name, address);
    return address;
  }

  mapById(id: number): BpfMap | undefined {
    return this.maps.get(id);
  }

  mapByAddress(address: number): BpfMap | undefined {
    return this.mapsByAddress.get(address);
  }

  /** The map whose memory a pointer points into. */
  mapAt(pointer: number): BpfMap | undefined {
    for (const map of this.maps.values()) if (map.placeOf(pointer)) return map;
    return undefined;
  }

  /** Drops one reference of any kind; with the last one the map's memory goes, by a work (`bpf_map_put`). Any context. */
  putMap(map: BpfMap): void {
    assert(map.refCount > 0, `map ${map.name} has a reference to drop`);
    if (--map.refCount > 0) return;
    this.maps.delete(map.id);
    const { m } = this;
    const work = initWork(m, 'bpf_map_free_deferred', () => this.freeMap(map));
    queueWorkNow(m, WORK_CPU_UNBOUND, m.workqueues.unbound, work);
  }

  private *freeMap(map: BpfMap): Coroutine {
    yield* this.m.spend(MAP_FREE_NS);
    this.mapsByAddress.delete(map.address);
    for (const value of map.record.state === 'fields' ? map.values() : []) this.freeObjects(map, value);
    map.free();
    if (!map.attributes.isProbe) this.emit(map_free, map.id);
  }

  /** Takes a user reference (`bpf_map_inc_with_uref`): a descriptor or a pin. */
  getUserMap(map: BpfMap): void {
    map.refCount++;
    map.userCount++;
  }

  /** Drops a user reference. With the last one the map's timers and works are cancelled and freed. */
  *putUserMap(map: BpfMap): Coroutine {
    if (--map.userCount === 0) yield* map.releaseUserReferences();
    this.putMap(map);
  }

  /** Drops what the program's pointers, lists and trees of a value hold. */
  private freeObjects(map: BpfMap, value: number): void {
    if (map.record.state !== 'fields') return;
    for (const field of map.record.fields) this.objects.freeField(value + field.offset, field);
  }

  /** `bpf_obj_free_fields` of the value at `value`; or only what must go when the last user does: timers and works. */
  *freeFields(map: BpfMap, value: number, isAsyncOnly = false): Coroutine {
    if (map.record.state !== 'fields') return;
    for (const { type, offset } of map.record.fields) {
      if (type === 'bpf_timer') yield* bpfTimerCancelAndFree(this, value + offset);
      else if (type === 'bpf_wq') yield* bpfWqCancelAndFree(this, value + offset);
    }
    if (!isAsyncOnly) this.freeObjects(map, value);
  }

  nextAsyncNumber(): number {
    return ++this.lastAsync;
  }

  nextProgramId(): number {
    return ++this.lastProgramId;
  }

  nextLinkId(): number {
    return ++this.lastLinkId;
  }

  /**
   * Drops one reference of a program. With the last one it is no more: after an RCU grace
   * period a work frees it and lets go of its maps (`__bpf_prog_put_noref`). Any context.
   */
  putProgram({ id }: HeldProgram): void {
    const program = this.programs.get(id)!;
    assert(program.refCount > 0, `program ${program.name} has a reference to drop`);
    if (--program.refCount > 0) return;
    this.programs.delete(program.id);
    if (!program.parts.isProbe) this.emit(bpf_prog_free, program.id);
    callRcu(this.m, (m) => this.freeProgramLater(m, program));
  }

  private *freeProgramLater(m: Machine, program: BpfProgram): Coroutine {
    yield* scheduleWork(m, initWork(m, 'bpf_prog_free_deferred', () => this.freeProgram(program)));
  }

  private *freeProgram(program: BpfProgram): Coroutine {
    for (const map of program.parts.maps) this.putMap(map);
    yield* mightSleep(this.m, 'mm/vmalloc.c', 3300);
    this.space.unmap(program.parts.codeRegion);
  }
}
