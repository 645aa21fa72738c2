import { Errno } from '../base/errno.ts';
import { bpf_link_attach, bpf_link_detach } from '../base/event.ts';
import type { AttachedProgram } from '../kernel/attach.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { File } from '../kernel/fs/file.ts';
import type { Bpf } from './bpf.ts';
import type { FilledStruct } from './maps/struct-ops.ts';
import { StructOpsMap } from './maps/struct-ops.ts';
import { MapFlag } from './maps/types.ts';
import type { BtfMember } from './object.ts';
import { BpfProgram } from './program.ts';
import { ProgramType } from './program-types.ts';
import { structOpsProgram } from './trampoline.ts';

/** `struct bpf_struct_ops`: a subsystem whose functions programs can be. */
export interface StructOps {
  /** `init_member` of a plain member that is not zero: 0, or `-errno` where it takes none. */
  checkPlain(member: string, value: number): number;
  /** `reg`: a link takes the struct into use; what undoes it, or `-errno`. Task context; may sleep. */
  register(filled: FilledStruct): Coroutine<StructOpsRegistration | number>;
}

/** What is in use: undone when the link goes. May sleep. */
export interface StructOpsRegistration {
  unregister(): Coroutine;
}

/** Bytes of `struct bpf_struct_ops_common_value` before the struct, which begins a cache line. */
export const STRUCT_OPS_COMMON_BYTES = 64;

/** The kernel's members of a struct of functions, or undefined: it has no such struct. */
export function structOpsMembers(bpf: Bpf, name: string): readonly BtfMember[] | undefined {
  const struct = bpf.kernelTypes.types.find((type) => type.kind === 'struct' && type.name === name);
  return struct?.kind === 'struct' ? struct.members : undefined;
}

/** Bytes of a struct_ops map's value. */
export function structOpsValueSize(bpf: Bpf, name: string): number {
  const struct = bpf.kernelTypes.types.find((type) => type.kind === 'struct' && type.name === name);
  return STRUCT_OPS_COMMON_BYTES + (struct?.kind === 'struct' ? struct.size : 0);
}

/**
 * `bpf_struct_ops_map_update_elem`: fills the struct from user space's copy, in which functions are descriptors
 * of programs. `-EBUSY` once it is filled; `-EINVAL` for a program that is not for that member.
 */
export function structOpsUpdate(bpf: Bpf, map: StructOpsMap, value: Uint8Array, flags: number): number {
  if (flags !== 0) return -Errno.EINVAL;
  if (map.filled) return -Errno.EBUSY;
  const filled = fill(bpf, map, value.subarray(STRUCT_OPS_COMMON_BYTES));
  if (typeof filled === 'number') return filled;
  map.filled = filled;
  return 0;
}

function fill(bpf: Bpf, { structName }: StructOpsMap, value: Uint8Array): FilledStruct | number {
  const subsystem = bpf.structOps.get(structName);
  if (!subsystem) return -Errno.ENOTSUPP;
  const plain = value.slice();
  const view = new DataView(plain.buffer);
  const programs: BpfProgram[] = [];
  const functions = new Map<string, AttachedProgram>();
  for (const { name, bitOffset } of structOpsMembers(bpf, structName) ?? []) {
    const at = bitOffset / 8;
    const found = view.getInt32(at, true);
    if (found === 0) continue;
    if (!bpf.kernelTypes.find('struct_ops', `${structName}/${name}`)) {
      const refused = subsystem.checkPlain(name, found);
      if (refused) return refused;
      continue;
    }
    const program = memberProgram(bpf, found, `${structName}/${name}`);
    if (typeof program === 'number') return program;
    plain.fill(0, at, at + 8);
    programs.push(program);
    functions.set(name, structOpsProgram(bpf, program));
  }
  for (const program of programs) program.refCount++;
  return { plain, programs: functions, release: () => programs.forEach((program) => bpf.putProgram(program)) };
}

function memberProgram(bpf: Bpf, fd: number, target: string): BpfProgram | number {
  const subject = bpf.m.current.files?.get(fd)?.subject;
  if (subject === undefined) return -Errno.EBADF;
  const isFor = subject instanceof BpfProgram && subject.parts.type === ProgramType.STRUCT_OPS && subject.parts.attachTarget === target;
  return isFor ? subject : -Errno.EINVAL;
}

/** BPF_LINK_CREATE of a struct_ops map: registers the struct for as long as the link lives. A descriptor, or `-errno`. */
export function* structOpsLinkCreate(bpf: Bpf, mapFd: number): Coroutine<number> {
  yield* bpf.m.spend(bpf.m.costs.shortSyscallNs);
  const map = bpf.mapFromFd(mapFd);
  if (typeof map === 'number') return map;
  if (!(map instanceof StructOpsMap) || !(map.attributes.mapFlags & MapFlag.LINK) || !map.filled) return -Errno.EINVAL;
  const { filled } = map;
  const registration = yield* bpf.structOps.get(map.structName)!.register(filled);
  if (typeof registration === 'number') return registration;
  map.refCount++;
  for (const [member, { name }] of filled.programs) bpf.m.emit(bpf_link_attach, idOf(bpf, name), `${map.structName}/${member}`);
  const file = new File('anon_inode:bpf_link', { release: () => unregister(bpf, map, filled, registration) });
  return bpf.m.current.files?.install(file) ?? -Errno.EMFILE;
}

function* unregister(bpf: Bpf, map: StructOpsMap, filled: FilledStruct, registration: StructOpsRegistration): Coroutine {
  yield* registration.unregister();
  for (const [member, { name }] of filled.programs) bpf.m.emit(bpf_link_detach, idOf(bpf, name), `${map.structName}/${member}`);
  bpf.putMap(map);
}

/** A program's number by its name, for the Log. */
function idOf(bpf: Bpf, name: string): number {
  for (const program of bpf.programs.values()) if (program.name === name) return program.id;
  return 0;
}
