import type { BpfObject, DataSection, DataVariable, TypeTable } from '../../bpf/object.ts';
import { KCONFIG, withKconfigSection } from '../libbpf/kconfig-section.ts';
import { resolveType } from '../../bpf/btf/types.ts';
import type { StructOpsMember } from '../libbpf/struct-ops-variable.ts';
import { alignOf, declareC } from './c-type.ts';
import { sectionIdent, skeletonLayout } from './layout.ts';
import type { SkeletonLayout } from './layout.ts';

/**
 * The text of `NAME.skel.h` for an Object: the struct that `bpftool gen skeleton`
 * would give it, and its functions.
 *
 * Differs from bpftool's in that the functions are declared only (libbpf's half
 * of the machine binds them by name) and that no ELF bytes are embedded.
 */
export function skeletonHeader(source: BpfObject): string {
  const object = withKconfigSection(source);
  const layout = skeletonLayout(object);
  const guard = `__${layout.structName.toUpperCase()}_SKEL_H__`;
  return [
    `/* Made from ${object.name}.bpf.c. */`,
    `#ifndef ${guard}`,
    `#define ${guard}`,
    '',
    '#include <errno.h>',
    '#include <stdlib.h>',
    '#include <bpf/libbpf.h>',
    '',
    structText(object, layout),
    functionsText(layout.structName),
    '',
    `#endif /* ${guard} */`,
    '',
  ].join('\n');
}

function structText(object: BpfObject, layout: SkeletonLayout): string {
  return [
    `struct ${layout.structName} {`,
    '\tstruct bpf_object_skeleton *skeleton;',
    '\tstruct bpf_object *obj;',
    ...pointerGroup('maps', 'struct bpf_map', layout.maps.map((map) => map.ident)),
    ...structOpsGroup(object.types, layout),
    ...pointerGroup('progs', 'struct bpf_program', layout.programs),
    ...pointerGroup('links', 'struct bpf_link', layout.links),
    ...layout.mapped.map((map) => sectionStruct(object.types, layout.structName, map.section!)),
    '};',
    '',
  ].join('\n');
}

/** An empty group is left out, as a struct in C may not be empty. */
function pointerGroup(name: string, type: string, members: readonly string[]): string[] {
  if (members.length === 0) return [];
  return ['\tstruct {', ...members.map((member) => `\t\t${type} *${member};`), `\t} ${name};`];
}

/** The shadows of struct_ops maps: plain members as they are, functions as programs, the rest as bytes that nobody should touch. */
function structOpsGroup(types: TypeTable, { structName, structOps }: SkeletonLayout): string[] {
  if (structOps.length === 0) return [];
  const shadows = structOps.flatMap((variable) => {
    const members = variable.members.map((member) => `\t\t\t${shadowMember(types, member)};`);
    return [`\t\tstruct ${structName}__${variable.name}__${variable.structName} {`, ...members, `\t\t} *${variable.name};`];
  });
  return ['\tstruct {', ...shadows, '\t} struct_ops;'];
}

function shadowMember(types: TypeTable, { name, type, size, isFunction }: StructOpsMember): string {
  if (isFunction) return `struct bpf_program *${name}`;
  const resolved = resolveType(types, type);
  return resolved.kind === 'int' ? `${resolved.name} ${name}` : `char __unsupported_${name}[${size}]`;
}

function sectionStruct(types: TypeTable, structName: string, section: DataSection): string {
  const ident = sectionIdent(section.name);
  const pointer = section.name === KCONFIG ? `const *${ident}` : `*${ident}`;
  return [`\tstruct ${structName}__${ident} {`, ...sectionMembers(types, section), `\t} ${pointer};`].join('\n');
}

/**
 * Members at the offsets of the section's variables; static variables are not
 * shown, and every gap that alignment does not explain is filled with a pad.
 */
function sectionMembers(types: TypeTable, section: DataSection): string[] {
  const lines: string[] = [];
  let end = 0;
  let pads = 0;
  const visible = section.variables.filter((v) => v.linkage !== 'static').toSorted((a, b) => a.offset - b.offset);
  for (const variable of visible) {
    if (alignedUp(end, alignOf(types, variable.type)) !== variable.offset) {
      lines.push(`\t\tchar __pad${pads++}[${variable.offset - end}];`);
    }
    lines.push(`\t\t${declareC(types, variable.type, memberName(variable), '\t\t')};`);
    end = variable.offset + variable.size;
  }
  return lines;
}

function alignedUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}

/** A function's own static is named `function.variable` by compilers. */
function memberName(variable: DataVariable): string {
  return variable.name.replace(/\W/g, '_');
}

function functionsText(name: string): string {
  return [
    `struct ${name} *${name}__open(void);`,
    `struct ${name} *${name}__open_opts(const struct bpf_object_open_opts *opts);`,
    `int ${name}__load(struct ${name} *obj);`,
    `struct ${name} *${name}__open_and_load(void);`,
    `int ${name}__attach(struct ${name} *obj);`,
    `void ${name}__detach(struct ${name} *obj);`,
    `void ${name}__destroy(struct ${name} *obj);`,
    `int ${name}__create_skeleton(struct ${name} *obj);`,
  ].join('\n');
}
