import { Errno } from '../../base/errno.ts';
import { STRUCT_OPS_COMMON_BYTES } from '../../bpf/struct-ops.ts';
import { ProgramType } from '../../bpf/program-types.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { BpfCalls } from './bpf-calls.ts';
import type { LibbpfMap } from './bpf-map.ts';
import type { LibbpfProgram } from './bpf-program.ts';
import type { LibbpfLog } from './log.ts';

/** What of an object concerns its struct_ops maps. */
interface StructOpsObject {
  readonly maps: readonly LibbpfMap[];
  findProgram(name: string): LibbpfProgram | undefined;
}

/** `bpf_object__init_kern_struct_ops_maps`, then `bpf_object_adjust_struct_ops_autoload`: 0 or `-errno`. */
export function* initStructOps(calls: BpfCalls, log: LibbpfLog, object: StructOpsObject): Coroutine<number> {
  const used = new Map<LibbpfProgram, boolean>();
  for (const map of object.maps) {
    const error = map.structOps ? yield* initStruct(calls, log, object, map, used) : 0;
    if (error) return error;
  }
  for (const [program, isWanted] of used) program.autoload = isWanted;
  return 0;
}

/** `bpf_map__init_kern_struct_ops`: each member must be the kernel's as well, functions programs of type struct_ops. */
function* initStruct(calls: BpfCalls, log: LibbpfLog, object: StructOpsObject, map: LibbpfMap, used: Map<LibbpfProgram, boolean>): Coroutine<number> {
  const { structName, members, programs } = map.structOps!;
  const known = calls.structOpsMembers(structName);
  if (!known) {
    yield* log.warn(`struct_ops init_kern: struct ${structName} is not found in kernel BTF`);
    return -Errno.ENOTSUPP;
  }
  map.attributes = { ...map.attributes, valueSize: calls.structOpsValueSize(structName) };
  for (const { name } of members) {
    const programName = programs.get(name);
    if (!known.some((member) => member.name === name) && programName !== undefined) {
      yield* log.warn(`struct_ops init_kern ${map.name}: Cannot find member ${name} in kernel BTF`);
      return -Errno.ENOTSUPP;
    }
    const program = programName === undefined ? undefined : object.findProgram(programName);
    if (programName === undefined) continue;
    if (program?.type !== ProgramType.STRUCT_OPS) {
      yield* log.warn(`struct_ops init_kern ${map.name}: member ${name} is not a struct_ops program`);
      return -Errno.EINVAL;
    }
    program.structMember = { struct: structName, member: name };
    used.set(program, map.autocreate || (used.get(program) ?? false));
  }
  return 0;
}

/** `kern_vdata`: the struct as the kernel lays it out, programs as their descriptors. */
export function kernelValue(calls: BpfCalls, map: LibbpfMap, fdOf: (program: string) => number): Uint8Array {
  const { structName, members, programs, bytes } = map.structOps!;
  const value = new Uint8Array(calls.structOpsValueSize(structName));
  const view = new DataView(value.buffer);
  for (const { name, bitOffset } of calls.structOpsMembers(structName) ?? []) {
    const member = members.find((each) => each.name === name);
    const at = STRUCT_OPS_COMMON_BYTES + bitOffset / 8;
    const program = programs.get(name);
    if (program !== undefined) view.setBigUint64(at, BigInt(fdOf(program)), true);
    else if (member && !member.isFunction) value.set(bytes.subarray(member.offset, member.offset + member.size), at);
  }
  return value;
}
