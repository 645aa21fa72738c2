import { resolveType, sizeOfType } from '../../bpf/btf/types.ts';
import type { DataRelocation, DataSection, TypeId, TypeTable } from '../../bpf/object.ts';

/** A member of such a struct, as the program's own types have it. */
export interface StructOpsMember {
  readonly name: string;
  readonly type: TypeId;
  readonly offset: number;
  readonly size: number;
  readonly isFunction: boolean;
}

/** A variable of `.struct_ops` or `.struct_ops.link`: its first value, and the program behind each of its functions. */
export class StructOpsVariable {
  readonly name: string;
  readonly structName: string;
  readonly members: readonly StructOpsMember[];
  readonly bytes: Uint8Array;
  /** `.struct_ops.link`: registered for as long as a link lives. */
  readonly hasLink: boolean;
  /** Names of programs by member. */
  programs: ReadonlyMap<string, string>;
  private isShown = false;

  constructor(name: string, structName: string, members: readonly StructOpsMember[], bytes: Uint8Array, programs: ReadonlyMap<string, string>, hasLink: boolean) {
    this.name = name;
    this.structName = structName;
    this.members = members;
    this.bytes = bytes;
    this.programs = programs;
    this.hasLink = hasLink;
  }

  /** Puts pointers to programs where the struct has functions: what user code sees of it between open and load. */
  show(pointerTo: (program: string) => number): void {
    this.isShown = true;
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset);
    for (const { name, offset } of this.members) {
      const program = this.programs.get(name);
      if (program !== undefined) view.setBigUint64(offset, BigInt(pointerTo(program)), true);
    }
  }

  /** Takes over what user code has made of it. */
  read(programAt: (pointer: number) => string | undefined): void {
    if (!this.isShown) return;
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset);
    const programs = new Map<string, string>();
    for (const { name, offset, isFunction } of this.members) {
      const program = isFunction ? programAt(Number(view.getBigUint64(offset, true))) : undefined;
      if (program !== undefined) programs.set(name, program);
    }
    this.programs = programs;
  }
}

/** The structs of functions that a section holds. */
export function structOpsVariables(types: TypeTable, { name: section, bytes, variables, relocations }: DataSection): StructOpsVariable[] {
  return variables.flatMap(({ name, type, offset, size }) => {
    const struct = resolveType(types, type);
    if (struct.kind !== 'struct') return [];
    const members = struct.members.map((member) => ({
      name: member.name,
      type: member.type,
      offset: member.bitOffset / 8,
      size: sizeOfType(types, member.type) ?? 0,
      isFunction: isFunctionPointer(types, member.type),
    }));
    const own = bytes.slice(offset, offset + size);
    return [new StructOpsVariable(name, struct.name, members, own, programsIn(members, relocations, offset), section.endsWith('.link'))];
  });
}

function isFunctionPointer(types: TypeTable, id: TypeId): boolean {
  const type = resolveType(types, id);
  return type.kind === 'ptr' && resolveType(types, type.type).kind === 'func_proto';
}

function programsIn(members: readonly StructOpsMember[], relocations: readonly DataRelocation[], start: number): Map<string, string> {
  const programs = new Map<string, string>();
  for (const { name, offset } of members) {
    const target = relocations.find((relocation) => relocation.offset === start + offset)?.target;
    if (target?.type === 'function') programs.set(name, target.function);
  }
  return programs;
}
