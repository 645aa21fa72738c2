import { encodeUtf8 } from '../../base/bytes.ts';
import type { EventKind, EventSink, FieldValue } from '../../base/event.ts';
import { formatTraceFlags } from '../../base/trace-flags.ts';
import type { MachineConfig } from '../../kernel/config.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { createUserTask } from '../../kernel/fork.ts';
import { Machine } from '../../kernel/machine.ts';
import type { UserMemory } from '../../kernel/sched/task.ts';
import { doSyscall64 } from '../../kernel/syscalls.ts';
import type { Bpf, BpfOptions } from '../bpf.ts';
import { installBpf } from '../install.ts';
import { kfuncId } from '../kfuncs/ids.ts';
import { linkCreate } from '../link.ts';
import { relocateProgram } from '../loader.ts';
import { MapFlag, MapType } from '../maps/types.ts';
import type { BpfObject } from '../object.ts';
import { AttachType, ProgramType } from '../program-types.ts';
import { BpfCmd } from '../syscall.ts';
import { mapCreate } from '../syscall-maps.ts';
import type { LoadReport, ProgramAttributes } from '../syscall-programs.ts';
import { progLoad } from '../syscall-programs.ts';

export interface LoggedEvent {
  readonly timeNs: number;
  readonly cpu: number;
  readonly flags: string;
  readonly pid: number;
  readonly comm: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** Keeps events as objects that tests can read. */
class TestSink implements EventSink {
  readonly events: LoggedEvent[] = [];

  get length(): number {
    return this.events.length;
  }

  append(timeNs: number, cpu: number, flags: number, pid: number, comm: string, kind: EventKind, ...values: FieldValue[]): void {
    const fields = Object.fromEntries(kind.fields.map((field, index) => [field.name, values[index]]));
    this.events.push({ timeNs, cpu, flags: formatTraceFlags(flags), pid, comm, name: kind.name, fields });
  }
}

const PATH = '/tmp/nothing';
const PATH_POINTER = 0x1000;

/** User memory with one text in it. */
function memoryWithText(text: string): UserMemory {
  const bytes = encodeUtf8(`${text}\0`);
  return {
    read: (pointer, length) => {
      const at = pointer - PATH_POINTER;
      return at >= 0 && at + length <= bytes.length ? bytes.slice(at, at + length) : undefined;
    },
    write: () => false,
  };
}

type ProgramKind = Pick<ProgramAttributes, 'type' | 'attachType' | 'attachTarget' | 'isSleepable'>;

/** What libbpf reads from the sections that tests use. */
function kindOf(section: string): ProgramKind {
  const [prefix, ...rest] = section.split('/');
  const [kind, sleepable] = prefix.split('.');
  const target = rest.join('/');
  const tracing = { fentry: AttachType.TRACE_FENTRY, fexit: AttachType.TRACE_FEXIT }[kind];
  if (tracing !== undefined) {
    return { type: ProgramType.TRACING, attachType: tracing, attachTarget: { kind: 'function', name: target }, isSleepable: sleepable === 's' };
  }
  if (kind === 'lsm') {
    return { type: ProgramType.LSM, attachType: AttachType.LSM_MAC, attachTarget: { kind: 'lsm', name: target }, isSleepable: sleepable === 's' };
  }
  if (kind === 'tp') return { type: ProgramType.TRACEPOINT, attachType: 0, isSleepable: false };
  if (kind === 'xdp') return { type: ProgramType.XDP, attachType: AttachType.XDP, isSleepable: false };
  if (kind === 'tc') return { type: ProgramType.SCHED_CLS, attachType: 0, isSleepable: false };
  return { type: ProgramType.SYSCALL, attachType: 0, isSleepable: true };
}

/** A machine with BPF, and a loader like libbpf's for objects. */
export class TestMachine {
  readonly m: Machine;
  readonly bpf: Bpf;
  private readonly sink = new TestSink();
  readonly report: LoadReport = {};

  constructor(config: Partial<MachineConfig> = {}, options: Partial<BpfOptions> = {}) {
    this.m = new Machine(config, this.sink);
    this.bpf = installBpf(this.m, options);
  }

  get events(): readonly LoggedEvent[] {
    return this.sink.events;
  }

  named(name: string): LoggedEvent[] {
    return this.sink.events.filter((event) => event.name === name);
  }

  /** Runs a user task to its exit; events after it stay to be run. */
  run(comm: string, body: (t: TestMachine) => Coroutine<number>, untilNs = 10e9): void {
    const task = createUserTask(this.m, { comm, run: () => body(this), mm: memoryWithText(PATH) });
    this.m.run({ task, untilNs });
  }

  /** unlink(2) of a file that is not there. */
  *unlink(): Coroutine<number> {
    return yield* doSyscall64(this.m, 'unlink', [PATH_POINTER]);
  }

  /** Makes the object's maps and data sections; descriptors by name. */
  *createMaps(object: BpfObject): Coroutine<Map<string, number>> {
    const fds = new Map<string, number>();
    for (const map of object.maps) {
      const attributes = { ...map, types: object.types, keyType: map.keyType ?? 0, valueType: map.valueType ?? 0 };
      fds.set(map.name, yield* this.bpf.syscall.call(BpfCmd.MAP_CREATE, mapCreate(this.bpf, attributes)));
    }
    for (const section of object.dataSections) {
      const attributes = {
        mapType: MapType.ARRAY, name: `${object.name.slice(0, 8)}${section.name}`, keySize: 4, valueSize: section.bytes.length,
        maxEntries: 1, mapFlags: MapFlag.MMAPABLE, types: object.types, keyType: 0, valueType: 0,
      };
      fds.set(section.name, yield* this.bpf.syscall.call(BpfCmd.MAP_CREATE, mapCreate(this.bpf, attributes)));
    }
    return fds;
  }

  /** Loads one program; its descriptor or -errno. */
  *load(object: BpfObject, name: string, fds: ReadonlyMap<string, number>): Coroutine<number> {
    const image = relocateProgram(object, name, {
      mapFd: (map) => fds.get(map),
      kfuncId: (kfunc) => kfuncId(kfunc, this.bpf.profile, this.bpf.options.modules),
      variableId: (name) => this.bpf.kernelTypes.perCpuVariable(name),
      kernelTypes: this.bpf.kernelTypes.types,
    });
    if ('missing' in image) throw new Error(`no kfunc ${image.missing}`);
    const { section } = object.functions.find((entry) => entry.name === name)!;
    const command = progLoad(this.bpf, { image, objectName: object.name, license: object.license, logLevel: 1, ...kindOf(section) }, this.report);
    return yield* this.bpf.syscall.call(BpfCmd.PROG_LOAD, command);
  }

  /** Loads a program and attaches it where its section says. */
  *attach(object: BpfObject, name: string, fds: ReadonlyMap<string, number>): Coroutine<number> {
    const fd = yield* this.load(object, name, fds);
    if (fd < 0) return fd;
    const { section } = object.functions.find((entry) => entry.name === name)!;
    const at = section.startsWith('tp/') ? ({ kind: 'tracepoint', target: section.slice(3) } as const) : undefined;
    return yield* this.bpf.syscall.call(BpfCmd.LINK_CREATE, linkCreate(this.bpf, fd, at));
  }
}
