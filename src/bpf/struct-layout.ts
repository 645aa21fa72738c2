import { assert } from '../base/assert.ts';
import type { TypeTable } from './object.ts';

/** Where the members of one of the kernel's structs lie, in bytes. */
export class StructLayout {
  readonly size: number;
  private readonly offsets: ReadonlyMap<string, number>;

  constructor(types: TypeTable, name: string) {
    const struct = types.find((type) => type.kind === 'struct' && type.name === name);
    assert(struct?.kind === 'struct', `the kernel's types have struct ${name}`);
    this.size = struct.size;
    this.offsets = new Map(struct.members.map((member) => [member.name, member.bitOffset / 8]));
  }

  offset(member: string): number {
    const offset = this.offsets.get(member);
    assert(offset !== undefined, `the struct has a member ${member}`);
    return offset;
  }
}
