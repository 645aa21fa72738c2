import { assert } from '../base/assert.ts';
import { Errno } from '../base/errno.ts';
import { bpf_prog_load, bpf_verifier_log, image_load } from '../base/event.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { File } from '../kernel/fs/file.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Bpf } from './bpf.ts';
import { INSN_BYTES } from './isa.ts';
import { buildCode, functionsOf, helperIdsOf, kfuncIdsOf, mapFdsOf, statementsOf } from './kernel-image.ts';
import type { TargetKind } from './kernel-types.ts';
import { HELPER_COUNT, helperPrototypes } from './helpers/prototypes.ts';
import { kfuncById } from './kfuncs/ids.ts';
import type { KfuncPrototype } from './kfuncs/prototypes.ts';
import type { BpfMap } from './maps/map.ts';
import { MapFlag } from './maps/types.ts';
import { programTypeName } from './program-type-names.ts';
import { BpfProgram } from './program.ts';
import { verifierOops } from './oops.ts';
import { installFile } from './syscall-maps.ts';
import { verify } from './verifier/index.ts';
import type { ProgramImage, VerifierInput, VerifierMap, VerifierResult } from './verifier/input.ts';
import { nextImageNumber } from './vm-clock.ts';

/** What bpf(BPF_PROG_LOAD) is told. */
export interface ProgramAttributes {
  readonly image: ProgramImage;
  /** The object it comes from, for the Log. */
  readonly objectName: string;
  readonly type: number;
  readonly attachType: number;
  /** Function, tracepoint or hook that fentry and its kin name at load. */
  readonly attachTarget?: { readonly kind: TargetKind; readonly name: string };
  readonly isSleepable: boolean;
  readonly license: string;
  /** 0 keeps no log. */
  readonly logLevel: number;
  /** The Log does not mention it. */
  readonly isProbe?: true;
}

/** What the load tells its caller beside the descriptor. */
export interface LoadReport {
  verdict?: VerifierResult;
}

/**
 * BPF_PROG_LOAD (kernel/bpf/syscall.c bpf_prog_load): verifies, then makes the program.
 * A descriptor, or `-errno`: the verifier's, `-EBADF` for a map that is none.
 */
export function* progLoad(bpf: Bpf, attributes: ProgramAttributes, report: LoadReport): Coroutine<number> {
  const { m } = bpf;
  yield* m.spend(m.costs.shortSyscallNs);
  const maps = collectMaps(bpf, attributes.image);
  if (typeof maps === 'number') return maps;
  const { attachTarget } = attributes;
  if (attachTarget && !bpf.kernelTypes.find(attachTarget.kind, attachTarget.name)) return -Errno.ENOENT;
  if (bpf.options.isVerifying) {
    const ret = yield* verifyProgram(bpf, attributes, maps, report);
    if (ret < 0) return ret;
  }
  const unmodelled = missingCalls(bpf, attributes.image);
  if (unmodelled.length > 0) return refuseUnmodelled(bpf, attributes, unmodelled, report);
  const program = makeProgram(bpf, attributes, maps, bpf.options.isVerifying);
  if (typeof program === 'number') return program;
  return installProgramFd(bpf, program);
}

function* verifyProgram(
  bpf: Bpf,
  attributes: ProgramAttributes,
  maps: ReadonlyMap<number, BpfMap>,
  report: LoadReport,
): Coroutine<number> {
  const { m } = bpf;
  const input = verifierInput(bpf, attributes, maps);
  const verdict = verify(input);
  report.verdict = verdict;
  yield* m.spend(verdict.insnsProcessed * VERIFIER_INSN_NS);
  const { verifierLogLevel: logLevel } = bpf.options;
  if (!attributes.isProbe) m.emit(bpf_verifier_log, attributes.image.name, verdict.ret, logLevel === undefined ? verdict.log : verify({ ...input, logLevel }).log);
  if (verdict.kernelCrash !== undefined) yield* verifierOops(bpf, verdict.kernelCrash);
  return verdict.ret;
}

/** Linux would take the program; this machine cannot run it. That is said in the verifier's log, where a reader looks first. */
function refuseUnmodelled(bpf: Bpf, { image }: ProgramAttributes, names: readonly string[], report: LoadReport): number {
  const ret = -Errno.ENOTSUPP;
  const message = `this machine does not model ${names.join(', ')}\n`;
  if (report.verdict) report.verdict = { ...report.verdict, ret, log: report.verdict.log + message };
  bpf.m.emit(bpf_verifier_log, image.name, ret, message);
  return ret;
}

/** Time that looking at one instruction takes the verifier. */
const VERIFIER_INSN_NS = 50;

function collectMaps(bpf: Bpf, image: ProgramImage): Map<number, BpfMap> | number {
  const maps = new Map<number, BpfMap>();
  for (const fd of mapFdsOf(image)) {
    const map = bpf.mapFromFd(fd);
    if (typeof map === 'number') return map;
    maps.set(fd, map);
  }
  return maps;
}

function verifierInput(bpf: Bpf, attributes: ProgramAttributes, maps: ReadonlyMap<number, BpfMap>): VerifierInput {
  const { attachTarget } = attributes;
  const kfuncs = new Map<number, KfuncPrototype>();
  for (const id of kfuncIdsOf(attributes.image)) {
    const prototype = kfuncById(id);
    if (prototype) kfuncs.set(id, prototype);
  }
  return {
    program: attributes.image,
    maps: new Map([...maps].map(([fd, map]) => [fd, verifierMap(bpf, map)])),
    kfuncs,
    unmodelledHelpers: bpf.unmodelled?.helpers,
    programType: attributes.type,
    attachType: attributes.attachType,
    ...(attachTarget ? { attachTarget: bpf.kernelTypes.find(attachTarget.kind, attachTarget.name)! } : {}),
    isSleepable: attributes.isSleepable,
    license: attributes.license,
    kernelTypes: bpf.kernelTypes.types,
    profile: bpf.profile,
    logLevel: attributes.logLevel,
  };
}

function verifierMap(bpf: Bpf, map: BpfMap): VerifierMap {
  const { attributes } = map;
  const isConstant = map.isFrozen && (attributes.mapFlags & MapFlag.RDONLY_PROG) !== 0;
  const contents = isConstant ? bpf.space.read(map.lookup(new Uint8Array(4)), map.valueSize) : undefined;
  return {
    name: map.name,
    mapType: attributes.mapType,
    keySize: map.keySize,
    valueSize: map.valueSize,
    maxEntries: map.maxEntries,
    mapFlags: attributes.mapFlags,
    record: map.record,
    ...(contents ? { frozenContents: contents } : {}),
    ...(attributes.inner ? { inner: verifierMap(bpf, attributes.inner) } : {}),
    address: map.address.toString(16).padStart(16, '0'),
  };
}

function makeProgram(bpf: Bpf, attributes: ProgramAttributes, maps: ReadonlyMap<number, BpfMap>, isVerified: boolean): BpfProgram | number {
  const { image } = attributes;
  const codeRegion = bpf.space.map({ name: `prog ${image.name}`, bytes: new Uint8Array(image.code.length), isReadable: false, isWritable: false });
  const code = buildCode(image, maps, codeRegion.id, bpf.perCpu);
  if ('error' in code) {
    assert(!isVerified, `the verifier accepts only what can be decoded: ${code.error}`);
    bpf.space.unmap(codeRegion.id);
    return -Errno.EINVAL;
  }
  const isProbe = attributes.isProbe === true;
  const imageNumber = isProbe ? 0 : nextImageNumber(bpf.m);
  const held = [...new Set(maps.values())];
  for (const map of held) map.refCount++;
  const program = new BpfProgram({
    id: bpf.nextProgramId(),
    name: image.name.slice(0, 15),
    type: attributes.type,
    attachType: attributes.attachType,
    attachTarget: attributes.attachTarget?.name,
    isSleepable: attributes.isSleepable,
    image: code,
    imageNumber,
    codeRegion: codeRegion.id,
    functions: functionsOf(image),
    lines: statementsOf(image),
    types: image.types,
    kfuncs: new Map(kfuncIdsOf(image).map((id) => [id, kfuncById(id)?.name ?? ''])),
    maps: held,
    isVerified,
    isProbe,
    cpus: bpf.cpus,
  });
  bpf.programs.set(program.id, program);
  if (!isProbe) announce(bpf, program, attributes);
  return program;
}

function announce(bpf: Bpf, { id, name, parts }: BpfProgram, { image, objectName, type }: ProgramAttributes): void {
  bpf.m.emit(image_load, parts.imageNumber, 'bpf', objectName);
  bpf.m.emit(bpf_prog_load, id, name, programTypeName(type), image.code.length / INSN_BYTES, parts.imageNumber);
}

/** BPF_PROG_BIND_MAP: the program holds a map that its code does not name; 0 as well where it does. `-EBADF`, `-EINVAL`. */
export function* progBindMap(bpf: Bpf, programFd: number, mapFd: number): Coroutine<number> {
  yield* bpf.m.spend(bpf.m.costs.shortSyscallNs);
  const program = programFromFd(bpf, programFd);
  if (typeof program === 'number') return program;
  const map = bpf.mapFromFd(mapFd);
  if (typeof map === 'number') return map;
  if (program.parts.maps.includes(map)) return 0;
  map.refCount++;
  program.parts.maps.push(map);
  return 0;
}

/**
 * What the program calls and Linux has, but we do not. A number that no helper of Linux
 * has stands in dead code, or the verifier would not have let it pass: a guarded weak kfunc.
 */
function missingCalls(bpf: Bpf, image: ProgramImage): string[] {
  const kfuncs = kfuncIdsOf(image).map((id) => kfuncById(id)?.name ?? `kfunc ${id}`);
  const helpers = helperIdsOf(image).filter((id) => !bpf.helpers.has(id) && !(bpf.options.isVerifying && id >= HELPER_COUNT));
  return [
    ...helpers.map((id) => helperPrototypes.find((prototype) => prototype.id === id)?.name ?? `helper ${id}`),
    ...kfuncs.filter((name) => !bpf.kfuncs.has(name)),
  ];
}

/** A new descriptor of the current task for a program; it holds a reference until it is closed. */
export function installProgramFd(bpf: Bpf, program: BpfProgram): number {
  program.refCount++;
  return installFile(bpf, new File('anon_inode:bpf-prog', { release: (m) => releaseProgram(m, bpf, program) }, program));
}

function* releaseProgram(_m: Machine, bpf: Bpf, program: BpfProgram): Coroutine {
  bpf.putProgram(program);
}

/** The program behind a descriptor of the current task: `-EBADF`, `-EINVAL`. */
export function programFromFd(bpf: Bpf, fd: number): BpfProgram | number {
  return bpf.programFromFd(fd);
}
