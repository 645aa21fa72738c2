import type { BtfMember, BtfType, DataSection, TypeId } from '../../bpf/object.ts';
import type { FunctionType, Member, RecordType, Type } from '../types/type.ts';

/** The object's types as BTF, made as they are asked for; entry 0 is void. */
export class TypeTableBuilder {
  readonly table: BtfType[] = [{ kind: 'void' }];
  private readonly ids = new Map<Type | string, TypeId>();
  private readonly pending: { id: TypeId; type: Type }[] = [];

  idOf(type: Type): TypeId {
    if (type.kind === 'void' || type.kind === 'error') return 0;
    const key = keyOf(type);
    const known = this.ids.get(key ?? type);
    if (known !== undefined) return known;
    return this.make(type, key);
  }

  /** A data section as BTF has it, so that whoever has the map knows its variables by name. */
  addSection({ name, bytes, variables }: DataSection): void {
    const vars = variables.map(({ name: variable, type, linkage, offset, size, declTags = [] }) => {
      const id = this.table.push({ kind: 'var', name: variable, type, linkage: linkage === 'static' ? 'static' : 'global' }) - 1;
      for (const tag of declTags) this.table.push({ kind: 'decl_tag', name: tag, type: id, component: -1 });
      return { type: id, offset, size };
    });
    this.table.push({ kind: 'datasec', name, size: bytes.length, vars });
  }

  /** The id comes first: structs refer to themselves, and chains of pointers may be long. */
  private make(type: Type, key: string | undefined): TypeId {
    const id = this.table.length;
    this.table.push({ kind: 'void' });
    this.ids.set(key ?? type, id);
    this.pending.push({ id, type });
    if (this.pending.length === 1) this.describePending();
    return id;
  }

  private describePending(): void {
    for (let at = 0; at < this.pending.length; at++) {
      const { id, type } = this.pending[at];
      this.table[id] = this.describe(type);
      if (type.kind === 'struct' || type.kind === 'union') this.addMemberTags(id, type);
    }
    this.pending.length = 0;
  }

  private describe(type: Type): BtfType {
    switch (type.kind) {
      case 'int': return { kind: 'int', name: type.name, size: type.size, signed: type.signed, bool: type.rank === 0, char: type.rank === 1 };
      case 'enum':
        if (!type.isComplete) return { kind: 'fwd', name: type.name, union: false };
        return { kind: 'enum', name: type.name, size: type.underlying.size, signed: type.underlying.signed, values: type.values };
      case 'pointer': return { kind: 'ptr', type: this.idOf(type.target) };
      case 'array': return { kind: 'array', element: this.idOf(type.element), length: type.length ?? 0 };
      case 'struct': case 'union': return this.describeRecord(type);
      case 'function': return this.describeFunction(type);
      case 'typedef': return { kind: 'typedef', name: type.name, type: this.idOf(type.target) };
      case 'qualified': return this.describeQualified(type);
      default: return { kind: 'void' };
    }
  }

  private describeRecord(type: RecordType): BtfType {
    if (!type.isComplete) return { kind: 'fwd', name: type.name, union: type.kind === 'union' };
    return { kind: type.kind, name: type.name, size: type.size, members: type.members.map((member) => this.describeMember(member)) };
  }

  /** What members say of themselves stands in entries of its own, which point to the struct and count its members. */
  private addMemberTags(id: TypeId, { members }: RecordType): void {
    members.forEach(({ tags }, component) => {
      for (const name of tags ?? []) this.table.push({ kind: 'decl_tag', name, type: id, component });
    });
  }

  private describeMember({ name, type, offset, bits }: Member): BtfMember {
    return { name, type: this.idOf(type), bitOffset: offset * 8 + (bits?.start ?? 0), bitSize: bits?.width ?? 0 };
  }

  private describeFunction({ ret, params, isVariadic }: FunctionType): BtfType {
    return { kind: 'func_proto', ret: this.idOf(ret), params: params.map(({ name, type }) => ({ name, type: this.idOf(type) })), variadic: isVariadic };
  }

  /** One BTF entry a qualifier, the outermost described here. */
  private describeQualified(type: Type & { kind: 'qualified' }): BtfType {
    const { isConst, isVolatile, tags, target } = type;
    if (isConst) return { kind: 'const', type: this.idOf(isVolatile || tags.length > 0 ? { ...type, isConst: false } : target) };
    if (isVolatile) return { kind: 'volatile', type: this.idOf(tags.length > 0 ? { ...type, isVolatile: false } : target) };
    if (tags.length === 0) return { kind: 'typedef', name: '', type: this.idOf(target) };
    const [tag, ...rest] = tags;
    return { kind: 'type_tag', name: tag, type: this.idOf(rest.length > 0 ? { ...type, tags: rest } : target), component: -1 };
  }
}

/** Types that are equal by what they say, not by who made them. */
function keyOf(type: Type): string | undefined {
  return type.kind === 'int' ? type.name : undefined;
}
