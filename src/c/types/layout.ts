import type { Member, RecordType, Type } from './type.ts';
import { bare, recordOf } from './type.ts';

/** Bytes an object of the type takes; `void` and functions count 1 (GNU), an incomplete type 0. */
export function sizeOf(type: Type): number {
  const at = bare(type);
  switch (at.kind) {
    case 'int': return at.size;
    case 'enum': return at.underlying.size;
    case 'pointer': return 8;
    case 'array': return sizeOf(at.element) * (at.length ?? 0);
    case 'struct': case 'union': return at.size;
    case 'error': return 4;
    default: return 1;
  }
}

/** Alignment in bytes: the System V AMD64 ABI's, which is the BPF target's as well. */
export function alignOf(type: Type): number {
  const at = bare(type);
  switch (at.kind) {
    case 'array': return alignOf(at.element);
    case 'struct': case 'union': return at.align;
    default: return sizeOf(at);
  }
}

/** A member as declared, before it has a place. */
export interface DeclaredMember {
  readonly name: string;
  readonly type: Type;
  /** Undefined for a member that is no bit-field; 0 ends the current unit. */
  readonly bitWidth: number | undefined;
  /** From `__attribute__((aligned(n)))`; 0 for none. */
  readonly align: number;
  /** `btf_decl_tag`s. */
  readonly tags?: readonly string[];
}

/** Attributes of a struct that change its layout. */
export interface LayoutAttributes {
  readonly packed: boolean;
  /** 0 for none. */
  readonly align: number;
}

/** Gives members their places and completes the record, in place: others may point to it already. */
export function layOut(record: RecordType, declared: readonly DeclaredMember[], attributes: LayoutAttributes): void {
  const members: Member[] = [];
  const isUnion = record.kind === 'union';
  let bit = 0;
  let size = 0;
  let align = 1;
  for (const member of declared) {
    const natural = attributes.packed ? 1 : alignOf(member.type);
    const memberAlign = Math.max(natural, member.align);
    if (isUnion) bit = 0;
    const placed = member.bitWidth === undefined ? placePlain(member, bit, memberAlign) : placeBitField(member, member.bitWidth, bit, attributes.packed);
    bit = placed.end;
    const isPadding = member.name === '' && (member.bitWidth !== undefined || !recordOf(member.type));
    if (placed.member && !isPadding) members.push(placed.member);
    if (!isPadding) align = Math.max(align, memberAlign);
    size = Math.max(size, Math.ceil(bit / 8));
  }
  record.members = members;
  record.align = Math.max(align, attributes.align);
  record.size = roundUp(size, record.align);
  record.isComplete = true;
}

function placePlain(member: DeclaredMember, bit: number, align: number): { member: Member; end: number } {
  const offset = roundUp(Math.ceil(bit / 8), align);
  return { member: { name: member.name, type: member.type, offset, bits: undefined, ...(member.tags ? { tags: member.tags } : {}) }, end: (offset + sizeOf(member.type)) * 8 };
}

/** A bit-field lies within one storage unit of its type; packed ones may begin at any bit (System V ABI 3.1.2). */
function placeBitField(member: DeclaredMember, width: number, bit: number, packed: boolean): { member: Member | undefined; end: number } {
  const unit = sizeOf(member.type) * 8;
  if (width === 0) return { member: undefined, end: roundUp(bit, unit) };
  const crosses = Math.floor(bit / unit) !== Math.floor((bit + width - 1) / unit);
  const start = crosses && !packed ? roundUp(bit, unit) : bit;
  const offset = (Math.floor(start / unit) * unit) / 8;
  const within = start - offset * 8;
  const name = { name: member.name, type: member.type };
  const placed = within + width <= unit ? { ...name, offset, bits: { start: within, width } } : { ...name, offset: start >> 3, bits: { start: start & 7, width } };
  return { member: placed, end: start + width };
}

export function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** A member found by name, with its offset from the outer record's start. */
export interface FoundMember {
  readonly member: Member;
  readonly offset: number;
}

/** Finds a member, looking into anonymous structs and unions (C11 6.7.2.1p13). */
export function findMember(record: RecordType, name: string): FoundMember | undefined {
  for (const member of record.members) {
    if (member.name === name) return { member, offset: member.offset };
    const inner = member.name === '' ? recordOf(member.type) : undefined;
    const found = inner && findMember(inner, name);
    if (found) return { member: found.member, offset: member.offset + found.offset };
  }
  return undefined;
}

/** All names that `findMember` finds, for suggestions. */
export function memberNames(record: RecordType): string[] {
  return record.members.flatMap((member) => {
    const inner = member.name === '' ? recordOf(member.type) : undefined;
    return inner ? memberNames(inner) : [member.name];
  });
}
