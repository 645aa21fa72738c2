import type { BpfObject, DataSection } from '../../bpf/object.ts';
import { isStructOpsSection } from '../../bpf/object.ts';
import type { StructOpsVariable } from '../libbpf/struct-ops-variable.ts';
import { structOpsVariables } from '../libbpf/struct-ops-variable.ts';

/** One group of pointers of a skeleton: `maps`, `progs`, `links`, or a data section. */
export interface SkeletonLayout {
  /** The struct's name: `wq_simple_bpf`. */
  readonly structName: string;
  readonly maps: readonly SkeletonMap[];
  readonly programs: readonly string[];
  /** Maps of struct_ops: each has a shadow of its struct, and with `.struct_ops.link` a link. */
  readonly structOps: readonly StructOpsVariable[];
  /** Members of `links`: programs, then maps. */
  readonly links: readonly string[];
  /** The maps whose memory the skeleton points to, in the order of their pointers. */
  readonly mapped: readonly SkeletonMap[];
  /** Bytes of the struct: eight a pointer. */
  readonly size: number;
}

interface SkeletonMap {
  /** Member name: the map's, or that of a data section without its dots. */
  readonly ident: string;
  /** The data section behind the map, or undefined for a map of `.maps`. */
  readonly section: DataSection | undefined;
}

/** Bytes before the pointers of `maps`: `skeleton` and `obj`. */
export const SKELETON_HEAD_BYTES = 16;

/**
 * What a skeleton consists of. The header's text and the loader that fills the
 * struct both follow this order, so they cannot disagree.
 */
export function skeletonLayout(object: BpfObject): SkeletonLayout {
  const structOps = object.dataSections.filter(({ name }) => isStructOpsSection(name)).flatMap((section) => structOpsVariables(object.types, section));
  const maps = [
    ...object.maps.map((map) => ({ ident: map.name, section: undefined })),
    ...object.dataSections.filter(({ name }) => !isStructOpsSection(name)).map((section) => ({ ident: sectionIdent(section.name), section })),
    ...structOps.map(({ name }) => ({ ident: name, section: undefined })),
  ];
  const programs = object.functions.filter((f) => f.isProgram).map((f) => f.name);
  const mapped = maps.filter((map) => map.section?.variables.some((v) => v.linkage !== 'static'));
  const links = [...programs, ...structOps.map(({ name }) => name)];
  const size = SKELETON_HEAD_BYTES + 8 * (maps.length + structOps.length + programs.length + links.length + mapped.length);
  return { structName: skeletonName(object.name), maps, structOps, programs, links, mapped, size };
}

/** `wq_simple` gives `wq_simple_bpf`; characters that C does not take become `_`. */
function skeletonName(objectName: string): string {
  return `${objectName.replace(/\W/g, '_')}_bpf`;
}

/** `.bss` gives `bss`, `.data.mine` gives `data_mine`. */
export function sectionIdent(section: string): string {
  return section.slice(1).replace(/\W/g, '_');
}
